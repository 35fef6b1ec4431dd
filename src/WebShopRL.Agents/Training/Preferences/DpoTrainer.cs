using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>
/// Direct preference optimisation (Rafailov et al. 2023) over single actions or whole trajectories, in one round or several, against a frozen reference: the policy it starts from, or that a round starts from, or another one that is named. Dropout is off in every
/// pass, so that the first margin against the start is 0; reference log-probabilities are computed once for each pair.
/// </summary>
internal static class DpoTrainer
{
    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. The policy that starts as the reference's copy (or goes on from the run's last save). The start is a candidate too: a run that only gets worse ends with what it began with.
        var settings = (DpoSettings)job.Settings;
        var start = job.InitialCheckpoint ?? throw new InvalidOperationException("DPO starts from a checkpoint: none is given.");
        var limits = PolicyLimits.Load(start);
        using var run = new LearningRun<ChoiceModel, PolicyTexts>(job, observer, (folder, device) =>
        {
            var loaded = CheckpointFolder.LoadPolicy(folder!, device);
            return PolicyLearner.Of(loaded.Model, new PolicyTexts(loaded.Tokenizer, limits), settings, observer);
        }, checkStart: true);
        run.Model.eval(); // dropout stays off; gradients do not need train()
        using var policy = new LearnedPolicy("dpo", run.Model, run.Texts, run.Device, owns: false);

        // 2. Rounds: pairs are made and kept, so that a continued run learns from the same ones; then come updates. The best weights are kept: displacement shows in validation before it shows in the losses.
        using var rewards = PurchaseRewards.Open(job, settings.RewardModel, run.Device, observer);
        var rounds = new DpoRounds(job, observer, run, settings, policy, rewards, cancellation);
        run.Train(rounds, new Validation(job, run.Metrics, policy).Check, cancellation);
    }
}
