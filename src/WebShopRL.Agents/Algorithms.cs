using TorchSharp;
using WebShopRL.Agents.Networks.Kernels;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Agents.Training.PolicyGradient;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Agents.Training.QueryWriting;
using WebShopRL.Agents.Training.Reward;

namespace WebShopRL.Agents;

/// <summary>The algorithms that a run can name. Each declares itself in its own room below <c>Training</c>; a new one is added to this list and nowhere else.</summary>
public static class Algorithms
{
    public static IReadOnlyList<Algorithm> All { get; } = [ImitationAlgorithm.Declared, DpoAlgorithm.Declared, PgAlgorithm.Declared, PpoAlgorithm.Declared, SearchImitationAlgorithm.Declared, PretrainAlgorithm.Declared, RewardAlgorithm.Declared];

    /// <summary>The algorithm of that name; null where there is none.</summary>
    public static Algorithm? Find(string name) => All.FirstOrDefault(algorithm => algorithm.Name == name);

    /// <summary>
    /// Trains on the calling thread until done or cancelled. Cancelling saves a checkpoint and throws <see cref="OperationCanceledException"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is nothing to learn from, the start does not suit, or what is measured is no longer a number; the message names it and the mend.</exception>
    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        torch.set_num_threads(job.Threads);
        // Before anything is made: fresh weights and dropout draw from this stream, and nothing else does.
        using var random = RandomStream.Use(new RandomStream(job.Seed));
        var algorithm = All.Single(algorithm => algorithm.SettingsType == job.Settings.GetType());
        if (job.Continue is null)
            StartCheck.Require(algorithm, job.Settings, job.InitialCheckpoint);
        try
        {
            algorithm.Train(job, observer, cancellation);
        }
        finally
        {
            FreedMemory.GiveBack();
        }
    }
}
