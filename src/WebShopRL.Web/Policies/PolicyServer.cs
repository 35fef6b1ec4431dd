using System.Threading.Channels;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Policies;

/// <summary>
/// Answers single decisions with trained policies. One thread of its own drives them all, since torch's scopes and random state belong to a thread; what waits for the same
/// policy is answered in one forward. The last few policies used stay loaded.
/// </summary>
public sealed class PolicyServer : IHostedService, IDisposable
{
    /// <summary>Policies kept loaded; bert-base takes about 0.5 GB.</summary>
    private const int KeptLoaded = 2;
    private const int LargestBatch = 32;

    private readonly Channel<Question> _questions = Channel.CreateBounded<Question>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly List<(string Folder, IPolicy Policy)> _loaded = [];
    private readonly Func<string, IPolicy> _load;
    private Thread? _thread;

    public PolicyServer(TorchOptions torch) : this(folder => PolicyLoader.Checkpoint(folder, torch.Device, torch.Threads)) { }

    internal PolicyServer(Func<string, IPolicy> load) => _load = load;

    /// <summary>What the policy in a checkpoint's folder thinks of a decision. The folder is the key of what stays loaded: its name is its content, so that other weights are another folder.</summary>
    /// <exception cref="PolicyLoadException">The folder holds no policy that can be loaded.</exception>
    public async Task<ActionDistribution> ActAsync(string folder, Decision decision, CancellationToken cancellation = default)
    {
        var question = new Question(folder, decision, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await _questions.Writer.WriteAsync(question, cancellation);
        return await question.Answer.Task.WaitAsync(cancellation);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(AnswerAll) { Name = "policies", IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _questions.Writer.TryComplete();
        return Task.CompletedTask;
    }

    private void AnswerAll()
    {
        List<Question> waiting = [];
        while (Wait())
        {
            while (waiting.Count < LargestBatch && _questions.Reader.TryRead(out var question))
                waiting.Add(question);
            foreach (var batch in waiting.GroupBy(question => question.Folder))
                Answer(batch.Key, [.. batch]);
            waiting.Clear();
        }
        foreach (var (_, policy) in _loaded)
            policy.Dispose();
    }

    /// <summary>Blocks this thread, which has nothing else to do, until there is a question; false once the service stops.</summary>
    private bool Wait() => _questions.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Answer(string folder, Question[] batch)
    {
        try
        {
            var answers = Open(folder).Act([.. batch.Select(question => question.Decision)]);
            foreach (var (question, answer) in batch.Zip(answers))
                question.Answer.SetResult(answer);
        }
        catch (Exception failure)
        {
            foreach (var question in batch)
                question.Answer.TrySetException(failure);
        }
    }

    private IPolicy Open(string folder)
    {
        var position = _loaded.FindIndex(entry => entry.Folder == folder);
        var entry = position >= 0 ? _loaded[position] : (folder, Load(folder));
        if (position >= 0)
            _loaded.RemoveAt(position);
        _loaded.Add(entry);
        if (_loaded.Count > KeptLoaded)
        {
            _loaded[0].Policy.Dispose();
            _loaded.RemoveAt(0);
        }
        return entry.Item2;
    }

    private IPolicy Load(string folder)
    {
        try
        {
            return _load(folder);
        }
        catch (Exception failure)
        {
            throw new PolicyLoadException(failure.Message, failure);
        }
    }

    public void Dispose() => _questions.Writer.TryComplete();

    private sealed record Question(string Folder, Decision Decision, TaskCompletionSource<ActionDistribution> Answer);
}

/// <summary>A checkpoint's folder holds no policy that can be loaded; the message says why.</summary>
public sealed class PolicyLoadException(string message, Exception inner) : Exception(message, inner);
