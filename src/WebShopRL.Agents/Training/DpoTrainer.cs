using System.Diagnostics;
using System.Text.Json;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop.Goals;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>
/// Direct preference optimisation (Rafailov et al. 2023) over single actions, against the policy it starts from as the frozen reference. Dropout is off in every pass, so that the
/// first margin is 0; reference log-probabilities are computed once for each pair.
/// </summary>
internal static class DpoTrainer
{
    private const string PairsFile = "pairs.json";
    private const int TellSystemEvery = 25;

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(60);

    /// <summary>A state ready to learn from; the reference's log-probabilities [preferred], [rejected] stand beside the preferences.</summary>
    private sealed record ReadyState(TrainingState State, IReadOnlyList<Preference> Preferences, float[] ReferenceChosen, float[] ReferenceRejected);

    public static void Run(TrainingJob job, DpoSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. The reference, and the policy that starts as its copy (or goes on from the run's last checkpoint).
        var device = TorchDevice.Resolve(job.Device);
        observer.Log(TrainingLogLevel.Information, $"Device: {device.Found}");
        var start = job.InitialCheckpoint ?? throw new InvalidOperationException("DPO starts from a checkpoint: none is given.");
        using var reference = CheckpointFolder.LoadChoice(start, device.Device);
        var texts = new PolicyTexts(reference.Tokenizer, PolicyLimits.Load(start));
        using var referencePolicy = new LearnedPolicy("reference", reference.Model, texts, device.Device, owns: false);
        var continues = RunCheckpoints.Continues(job);
        using var loaded = CheckpointFolder.LoadChoice(continues ?? start, device.Device);
        var model = loaded.Model;
        model.eval(); // dropout stays off; gradients do not need train()
        using var policy = new LearnedPolicy("dpo", model, texts, device.Device, owns: false);
        using var optimizer = new AdamW(model, settings.LearningRate, settings.WeightDecay);
        var checkpoints = new RunCheckpoints(job, observer, texts, ImitationTrainer.NetworkName(model.Config));
        var position = continues is null ? new Position(0, null) : checkpoints.Resume(optimizer);
        var validation = new Validation(job, observer, policy, settings.ValidationGoals);
        var clock = Stopwatch.StartNew();
        if (continues is null && validation.Score(0, null, cancellation) is { } before)
        {
            // The start is a candidate too: a run that only gets worse ends with what it began with.
            checkpoints.SaveBest(model, 0, before);
            position = position with { BestScore = before };
        }

        // 2. Pairs: made once, kept in the run's folder so that a continued run learns from the same ones.
        var set = Pairs(job, settings, referencePolicy, observer, cancellation);
        observer.Metric(MetricNames.PairsDegenerateFraction, 0, null, set.DegenerateFraction);
        observer.Log(TrainingLogLevel.Information, $"{set.Pairs} pairs of {set.States.Count} states ({settings.Pairs}); {100 * set.DegenerateFraction:F1} % of what was looked at made none. {clock.Elapsed.TotalSeconds:F0} s.");
        if (set.Pairs == 0)
            throw new InvalidOperationException("No pair was found: the reference policy's candidates do not differ. Ask for more goals, more candidates or a smaller difference.");
        var states = WithReference(set.States, referencePolicy, texts);
        int[] lengths = [.. states.Select(state => state.State.Page.Length)];

        // 3. Updates.
        var perEpoch = (states.Count + settings.Batch - 1) / settings.Batch;
        var total = perEpoch * settings.Epochs;
        observer.Progress(position.Update, total);
        List<int[]> plan = [];
        var saved = Stopwatch.StartNew();
        var seen = (double)position.Update / perEpoch * set.Pairs;
        try
        {
            for (var update = position.Update; update < total; update++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (plan.Count == 0 || update % perEpoch == 0)
                    plan = StateBatch.Plan(lengths, settings.Batch, new Random(unchecked(job.Seed * 31 + update / perEpoch)));
                optimizer.LearningRate = settings.LearningRate * ImitationTrainer.Schedule(update, total, settings.WarmUp);
                Update(model, optimizer, [.. plan[update % perEpoch].Select(i => states[i])], texts.Tokenizer.PaddingId, device.Device, settings, update, observer);
                observer.Metric(MetricNames.PairsSeen, update, null, seen += plan[update % perEpoch].Sum(i => states[i].Preferences.Count));
                observer.Progress(update + 1, total);
                position = position with { Update = update + 1 };
                if (update % TellSystemEvery == 0)
                    SystemMetrics.Tell(observer, update);

                // 4. Validation: the best weights are kept; displacement shows here before it shows in the losses.
                if (((update + 1) % settings.ValidateEvery == 0 || update + 1 == total) && validation.Score(update + 1, null, cancellation) is var score && (score is null || position.BestScore is null || score > position.BestScore))
                {
                    checkpoints.SaveBest(model, update + 1, score);
                    position = position with { BestScore = score };
                }
                if (saved.Elapsed > SaveEvery)
                {
                    checkpoints.SaveLast(model, optimizer, position);
                    saved.Restart();
                }
            }
        }
        catch (OperationCanceledException)
        {
            checkpoints.SaveLast(model, optimizer, position);
            throw;
        }
        checkpoints.SaveLast(model, optimizer, position);
    }

    private static void Update(
        ChoiceModel model, AdamW optimizer, IReadOnlyList<ReadyState> states, int paddingId, Device device, DpoSettings settings, int update, ITrainingObserver observer)
    {
        using var scope = NewDisposeScope();
        var batch = new StateBatch([.. states.Select(state => state.State)], paddingId, device);
        optimizer.ZeroGrad();
        var logs = batch.LogProbabilities(model);
        var chosen = logs.index_select(0, batch.Pairs.PairsOf([.. states.Select(state => state.Preferences.Select(preference => preference.Chosen))])); // [P]
        var rejected = logs.index_select(0, batch.Pairs.PairsOf([.. states.Select(state => state.Preferences.Select(preference => preference.Rejected))]));
        var chosenShift = chosen - tensor(states.SelectMany(state => state.ReferenceChosen).ToArray(), device: device);
        var rejectedShift = rejected - tensor(states.SelectMany(state => state.ReferenceRejected).ToArray(), device: device);
        var preference = PreferenceLoss.Of(chosenShift - rejectedShift, settings.Loss, settings.Beta, settings.LabelSmoothing).mean();
        var loss = settings.SftWeight > 0 ? preference - settings.SftWeight * logs.index_select(0, batch.Chosen).mean() : preference;
        loss.backward();
        var norm = optimizer.Step(settings.GradientClip);

        var figures = stack([
            preference.detach(), loss.detach(), chosenShift.detach().mean() * settings.Beta, rejectedShift.detach().mean() * settings.Beta,
            (chosenShift > rejectedShift).to(ScalarType.Float32).mean(), chosen.detach().mean(), rejected.detach().mean(),
        ]).cpu().data<float>().ToArray();
        observer.Metric(MetricNames.DpoLoss, update, null, figures[0]);
        observer.Metric(MetricNames.Loss, update, null, figures[1]);
        observer.Metric(MetricNames.RewardsChosen, update, null, figures[2]);
        observer.Metric(MetricNames.RewardsRejected, update, null, figures[3]);
        observer.Metric(MetricNames.RewardsMargin, update, null, figures[2] - figures[3]);
        observer.Metric(MetricNames.RewardsAccuracy, update, null, figures[4]);
        observer.Metric(MetricNames.LogpsChosen, update, null, figures[5]);
        observer.Metric(MetricNames.LogpsRejected, update, null, figures[6]);
        observer.Metric(MetricNames.GradNorm, update, null, norm);
        observer.Metric(MetricNames.LearningRate, update, null, optimizer.LearningRate);
    }

    private static PreferenceSet Pairs(TrainingJob job, DpoSettings settings, LearnedPolicy reference, ITrainingObserver observer, CancellationToken cancellation)
    {
        var file = Path.Combine(job.RunFolder, PairsFile);
        if (File.Exists(file))
            return JsonSerializer.Deserialize<PreferenceSet>(File.ReadAllBytes(file))!;
        var set = settings.Pairs switch
        {
            "measured" => Measured(job, settings, reference, observer, cancellation),
            "human" => DemonstratedPreferences.Of(Demonstrations.Take(job, settings.Demonstrations, settings.Goals, 0, cancellation), reference, job.Seed, cancellation),
            "generated" => DemonstratedPreferences.Of(DemonstratedPreferences.Generate(job, reference, settings.Goals, cancellation), reference, job.Seed, cancellation),
            _ => throw new ArgumentException($"Pairs is '{settings.Pairs}': it must be measured, human or generated.", nameof(settings)),
        };
        Directory.CreateDirectory(job.RunFolder);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(set));
        File.Move(file + ".new", file, overwrite: true);
        return set;
    }

    private static PreferenceSet Measured(TrainingJob job, DpoSettings settings, LearnedPolicy reference, ITrainingObserver observer, CancellationToken cancellation)
    {
        var goals = job.Shop.GoalsOf(GoalSplit.Train).ToArray();
        new Random(job.Seed).Shuffle(goals);
        return new MeasuredPreferences(job.Shop, reference, settings, job.Seed).Collect([.. goals.Take(settings.Goals)], (done, pairs) =>
            observer.Log(TrainingLogLevel.Information, $"Played {done} of {Math.Min(settings.Goals, goals.Length)} goals on from their states: {pairs} pairs so far."), cancellation);
    }

    private static List<ReadyState> WithReference(IReadOnlyList<PreferenceState> states, LearnedPolicy reference, PolicyTexts texts)
    {
        List<ReadyState> ready = new(states.Count);
        foreach (var chunk in states.Chunk(256))
        {
            var distributions = reference.Act([.. chunk.Select(state => new Decision { Instruction = "", Observation = state.Observation, Actions = state.Actions, EnvironmentActions = state.Actions })]);
            foreach (var (i, state) in chunk.Index())
            {
                var logs = distributions[i].LogProbabilities;
                ready.Add(new ReadyState(
                    new TrainingState(texts.Page(state.Observation), [.. state.Actions.Select(texts.Action)], state.Preferences[0].Chosen), state.Preferences,
                    [.. state.Preferences.Select(preference => logs[preference.Chosen])], [.. state.Preferences.Select(preference => logs[preference.Rejected])]));
            }
        }
        return ready;
    }
}
