using System.Collections.Concurrent;
using WebShopRL.Agents.Training;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Runs.Training;

namespace WebShopRL.Tests.Work;

/// <summary>A trainer that does what a test says for the run of that seed; it counts how often each run was trained.</summary>
internal sealed class ScriptedTrainer : ITrainer
{
    private readonly ConcurrentDictionary<int, Action<TrainingJob, ITrainingObserver, CancellationToken>> _scripts = new();
    private readonly ConcurrentDictionary<int, int> _calls = new();

    public Action<TrainingJob, ITrainingObserver, CancellationToken> this[int seed]
    {
        set => _scripts[seed] = value;
    }

    public int Calls(int seed) => _calls.GetValueOrDefault(seed);

    public void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        _calls.AddOrUpdate(job.Seed, 1, (_, calls) => calls + 1);
        _scripts[job.Seed](job, observer, cancellation);
    }

    /// <summary>Makes a checkpoint folder as a trainer would, and tells of it. Returns the key of its content.</summary>
    public static string Save(TrainingJob job, ITrainingObserver observer, string kind, int step)
    {
        var folder = Path.Combine(job.Scratch, $"{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "weights"), $"{job.Seed} {kind} {step}");
        var content = ContentKey.OfFolderAsync(folder).GetAwaiter().GetResult();
        observer.CheckpointSaved(new SavedCheckpoint(folder, kind, step, "bert-tiny", null));
        return content;
    }
}
