using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>
/// Proximal policy optimisation (Schulman et al. 2017): the policy plays whole episodes of training goals, then goes over them several times with the clipped surrogate. Where asked, the reward is less the distance from the policy it
/// starts from (Ouyang et al. 2022), and demonstrated actions are imitated beside.
/// </summary>
internal static class PpoTrainer
{
    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. The policy, what it may imitate beside playing, what its episodes earn, and what it is held close to.
        var settings = (PpoSettings)job.Settings;
        var episodes = new TrainingEpisodes(job, settings.StepLimit);
        using var run = StartingPolicy.Open(job, observer);
        using var policy = new LearnedPolicy("ppo", run.Model, run.Texts, run.Device, owns: false) { TellsRawValues = true };
        using var rewards = PurchaseRewards.Open(job, settings.RewardModel, run.Device, observer);
        var imitation = new ImitationTerm(job, settings, run.Texts, observer, cancellation);
        using var reference = settings.HasReference ? Reference(job, run.Device) : null;

        // 2. Updates: play, learn in passes, forget. The start and the best are kept by their checks.
        var play = new PpoPlay(episodes, settings, policy, reference, rewards, run.Metrics);
        var updates = new PpoUpdates(job, run, settings, play, imitation, new MicroBatches(settings.MicroBatch, observer));
        run.Train(updates, new Validation(job, run.Metrics, policy).Check, cancellation);
    }

    private static LearnedPolicy Reference(TrainingJob job, TorchSharp.torch.Device device)
    {
        var start = job.InitialCheckpoint ?? throw new InvalidOperationException("The distance from the start is asked for (kl_estimator): the run needs the checkpoint that it started from, and none is given.");
        // Loading draws: of a stream of its own, so that a run that goes on has that of the run where it was.
        using var random = RandomStream.Use(new RandomStream(job.Seed));
        var loaded = CheckpointFolder.LoadPolicy(start, device);
        return new LearnedPolicy("reference", loaded.Model, new PolicyTexts(loaded.Tokenizer, PolicyLimits.Load(start)), device, owns: true);
    }
}
