using System.Diagnostics;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>
/// Direct preference optimisation (Rafailov et al. 2023) over single actions, against the policy it starts from as the frozen reference. Dropout is off in every pass, so that the
/// first margin is 0; reference log-probabilities are computed once for each pair.
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
            return PolicyLearner.Of(loaded.Model, new PolicyTexts(loaded.Tokenizer, limits), settings);
        }, checkStart: true);
        run.Model.eval(); // dropout stays off; gradients do not need train()
        using var policy = new LearnedPolicy("dpo", run.Model, run.Texts, run.Device, owns: false);

        // 2. Pairs: made once and kept, so that a continued run learns from the same ones. The reference says what it is asked for, and goes.
        IReadOnlyList<ReferredState> states;
        using (var reference = new LearnedPolicy("reference", CheckpointFolder.LoadPolicy(start, run.Device).Model, run.Texts, run.Device, owns: true))
            states = PreferencePairs.WithReference(Pairs(job, settings, reference, run.Metrics, observer, cancellation), reference, run.Texts);

        // 3. Updates. The best weights are kept: displacement shows in validation before it shows in the losses.
        var update = new DpoUpdate(run, settings, new MicroBatches(settings.MicroBatch, observer));
        var seen = 0;
        var epochs = new Epochs(job.Seed, settings, [.. states.Select(state => state.State.Page.Length)], Learn);
        seen = Enumerable.Range(0, run.Done).Sum(done => PairsOf(epochs.BatchOf(done)));
        run.Train(epochs, new Validation(job, run.Metrics, policy).Check, cancellation);

        int PairsOf(int[] batch) => batch.Sum(i => states[i].Preferences.Count);

        void Learn(int number, int[] batch)
        {
            update.Run([.. batch.Select(i => states[i])]);
            run.Metrics.Tell(MetricNames.PairsSeen, seen += PairsOf(batch));
        }
    }

    private static IReadOnlyList<PreferenceState> Pairs(TrainingJob job, DpoSettings settings, LearnedPolicy reference, RunMetrics metrics, ITrainingObserver observer, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var set = PreferencePairs.Of(job, settings, reference, observer, cancellation);
        observer.Log(TrainingLogLevel.Information, $"{set.Pairs} pairs of {set.States.Count} states ({settings.Pairs}); {100 * set.DegenerateFraction:F1} % of what was looked at made none. {clock.Elapsed.TotalSeconds:F0} s.");
        if (set.Pairs == 0)
            throw new InvalidOperationException("No pair was found: the reference policy's candidates do not differ. Ask for more goals, more candidates or a smaller difference.");
        if (job.Continue is null)
            metrics.Tell(MetricNames.PairsDegenerateFraction, set.DegenerateFraction);
        return set.States;
    }
}
