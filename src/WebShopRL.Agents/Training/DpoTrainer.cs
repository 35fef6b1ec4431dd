using System.Diagnostics;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Policies;

namespace WebShopRL.Agents.Training;

/// <summary>
/// Direct preference optimisation (Rafailov et al. 2023) over single actions, against the policy it starts from as the frozen reference. Dropout is off in every pass, so that the
/// first margin is 0; reference log-probabilities are computed once for each pair.
/// </summary>
internal static class DpoTrainer
{
    public static void Run(TrainingJob job, DpoSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. The reference, and the policy that starts as its copy (or goes on from the run's last checkpoint).
        var device = TorchDevice.Resolve(job.Device);
        observer.Log(TrainingLogLevel.Information, $"Device: {device.Found}");
        var start = job.InitialCheckpoint ?? throw new InvalidOperationException("DPO starts from a checkpoint: none is given.");
        using var reference = CheckpointFolder.LoadChoice(start, device.Device);
        var texts = new PolicyTexts(reference.Tokenizer, PolicyLimits.Load(start));
        using var referencePolicy = new LearnedPolicy("reference", reference.Model, texts, device.Device, owns: false);
        using var loaded = CheckpointFolder.LoadChoice(job.Continue ?? start, device.Device);
        var model = loaded.Model;
        StartingEncoder.Apply(model.Bert, settings);
        model.eval(); // dropout stays off; gradients do not need train()
        using var policy = new LearnedPolicy("dpo", model, texts, device.Device, owns: false);
        using var optimizer = new AdamW(model, settings.LearningRate, settings.WeightDecay);
        var checkpoints = RunCheckpoints.OfPolicy(job, observer, model, texts);
        var position = checkpoints.Resume(optimizer);
        var validation = new Validation(job, observer, policy, settings.ValidationGoals);
        var clock = Stopwatch.StartNew();
        if (position.Update == 0 && validation.Score(0, null, cancellation) is { } before)
        {
            // The start is a candidate too: a run that only gets worse ends with what it began with.
            checkpoints.SaveBest(0, before);
            position = position with { BestScore = before };
        }

        // 2. Pairs: made once, kept in the run's folder so that a continued run learns from the same ones.
        var set = PreferencePairs.Of(job, settings, referencePolicy, observer, cancellation);
        observer.Metric(MetricNames.PairsDegenerateFraction, 0, null, set.DegenerateFraction);
        observer.Log(TrainingLogLevel.Information, $"{set.Pairs} pairs of {set.States.Count} states ({settings.Pairs}); {100 * set.DegenerateFraction:F1} % of what was looked at made none. {clock.Elapsed.TotalSeconds:F0} s.");
        if (set.Pairs == 0)
            throw new InvalidOperationException("No pair was found: the reference policy's candidates do not differ. Ask for more goals, more candidates or a smaller difference.");
        var states = PreferencePairs.WithReference(set.States, referencePolicy, texts);
        referencePolicy.WeightsChanged(); // it has said what it was asked for: what it remembers is let go of
        int[] lengths = [.. states.Select(state => state.State.Page.Length)];

        // 3. Updates. The best weights are kept: displacement shows in validation before it shows in the losses.
        var perEpoch = (states.Count + settings.Batch - 1) / settings.Batch;
        var seen = (double)position.Update / perEpoch * set.Pairs;
        var update = new DpoUpdate(model, optimizer, new MicroBatches(settings.MicroBatch, observer), texts.Tokenizer.PaddingId, device.Device, settings, observer);
        new TrainingLoop(job, optimizer, checkpoints, observer)
        {
            Plan = random => StateBatch.Plan(lengths, settings.Batch, random),
            Update = (number, batch) =>
            {
                update.Run(number, [.. batch.Select(i => states[i])]);
                observer.Metric(MetricNames.PairsSeen, number, null, seen += batch.Sum(i => states[i].Preferences.Count));
            },
            Validate = done => validation.Score(done, null, cancellation),
        }.Run(position, perEpoch, cancellation);
    }
}
