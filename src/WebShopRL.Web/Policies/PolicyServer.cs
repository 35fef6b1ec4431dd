using System.Threading.Channels;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Failures;

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
    private readonly List<(string Folder, bool Remembers, IPolicy Policy)> _loaded = [];
    private readonly Func<string, IPolicy> _load;
    private readonly Func<string, IPolicy>? _judge;
    private Thread? _thread;

    public PolicyServer(TorchOptions torch) : this(folder => PolicyLoader.Checkpoint(folder, torch.Device, torch.Threads), folder => PolicyLoader.Agent(folder, torch.Device, torch.Threads)) { }

    internal PolicyServer(Func<string, IPolicy> load, Func<string, IPolicy>? judge = null) => (_load, _judge) = (load, judge);

    /// <summary>What the policy in a checkpoint's folder thinks of a decision. The folder is the key of what stays loaded: its name is its content, so that other weights are another folder.</summary>
    /// <exception cref="PolicyLoadException">The folder holds no policy that can be loaded.</exception>
    /// <exception cref="ArgumentException">Nothing is offered.</exception>
    public Task<ActionDistribution> ActAsync(string folder, Decision decision, CancellationToken cancellation = default) => decision.Actions.Count > 0
        ? AskAsync(new Question(folder, [decision], null), cancellation)
        : throw new ArgumentException("Nothing is offered: there is nothing to choose.", nameof(decision));

    /// <summary>What the agent in a checkpoint's folder would do next in an episode that it is shown page by page; a reward model answers as a judge.</summary>
    /// <param name="decisions">All pages of the episode on which there was something to choose, the present one last.</param>
    /// <inheritdoc cref="ActAsync"/>
    public Task<ActionDistribution> FollowAsync(string folder, FollowedEpisode episode, IReadOnlyList<Decision> decisions, CancellationToken cancellation = default) =>
        AskAsync(new Question(folder, decisions, episode), cancellation);

    private async Task<ActionDistribution> AskAsync(Question question, CancellationToken cancellation)
    {
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
            // Apart where notes are missing: a policy that needs them refuses those and answers the others.
            foreach (var batch in waiting.Where(question => question.Episode is null).GroupBy(question => (question.Folder, question.Decisions[^1].Notes is null)))
                Answer([.. batch], batch => Open(batch[0].Folder, remembers: false).Act([.. batch.Select(question => question.Decisions[^1])]));
            foreach (var question in waiting.Where(question => question.Episode is not null))
                Answer([question], one => [one[0].Episode!.Show(Open(one[0].Folder, _judge is not null && CheckpointFolder.Kind(one[0].Folder) == ModelKind.RewardModel), one[0].Decisions)]);
            waiting.Clear();
        }
        foreach (var (_, _, policy) in _loaded)
            policy.Dispose();
    }

    /// <summary>Blocks this thread, which has nothing else to do, until there is a question; false once the service stops.</summary>
    private bool Wait() => _questions.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private static void Answer(Question[] batch, Func<Question[], IReadOnlyList<ActionDistribution>> ask)
    {
        try
        {
            foreach (var (question, answer) in batch.Zip(ask(batch)))
                question.Answer.SetResult(answer);
        }
        catch (Exception failure)
        {
            foreach (var question in batch)
                question.Answer.TrySetException(failure);
        }
    }

    private IPolicy Open(string folder, bool remembers)
    {
        var position = _loaded.FindIndex(entry => entry.Folder == folder && entry.Remembers == remembers);
        var entry = position >= 0 ? _loaded[position] : (folder, remembers, Load(folder, remembers ? _judge! : _load));
        if (position >= 0)
            _loaded.RemoveAt(position);
        _loaded.Add(entry);
        if (_loaded.Count > KeptLoaded)
        {
            _loaded[0].Policy.Dispose();
            _loaded.RemoveAt(0);
        }
        return entry.Item3;
    }

    private static IPolicy Load(string folder, Func<string, IPolicy> load)
    {
        try
        {
            return load(folder);
        }
        catch (Exception failure)
        {
            throw new PolicyLoadException(FailureWords.Of(failure) ?? "the program itself failed at reading it.", failure);
        }
    }

    public void Dispose() => _questions.Writer.TryComplete();

    /// <param name="Episode">What the agent has seen of the episode; null where it is asked about one page.</param>
    private sealed record Question(string Folder, IReadOnlyList<Decision> Decisions, FollowedEpisode? Episode)
    {
        public TaskCompletionSource<ActionDistribution> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A checkpoint's folder holds no policy that can be loaded; the message says why.</summary>
public sealed class PolicyLoadException(string message, Exception inner) : Exception(message, inner);
