using System.Diagnostics;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Shop.Goals;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>
/// Imitation (Yao et al. 2022, section 4.1): cross-entropy of the demonstrator's action among the available ones. From scratch it first learns a WordPiece
/// vocabulary from the catalog; from a checkpoint it takes what is there.
/// </summary>
internal static class ImitationTrainer
{
    private const int TellSystemEvery = 50;

    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(60);

    public static void Run(TrainingJob job, ImitationSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. Network: continued, from a checkpoint, or fresh.
        var device = TorchDevice.Resolve(job.Device);
        observer.Log(TrainingLogLevel.Information, $"Device: {device.Found}");
        var continues = RunCheckpoints.Continues(job);
        var (model, texts) = Open(job, settings, continues ?? job.InitialCheckpoint, device.Device, observer);
        using var _ = model;
        using var policy = new LearnedPolicy("imitation", model, texts, device.Device, owns: false);
        using var optimizer = new AdamW(model, settings.LearningRate, settings.WeightDecay);
        var checkpoints = new RunCheckpoints(job, observer, texts, NetworkName(model.Config));
        var position = continues is null ? new Position(0, null) : checkpoints.Resume(optimizer);

        // 2. Data: every state of the demonstrations in which there was a choice.
        var states = States(job, settings, texts, observer, cancellation);
        int[] lengths = [.. states.Select(state => state.Page.Length)];
        var perEpoch = (states.Count + settings.Batch - 1) / settings.Batch;
        var total = perEpoch * settings.Epochs;
        observer.Progress(position.Update, total);
        var validation = new Validation(job, observer, policy, settings.ValidationGoals);

        // 3. Updates. Batches are planned from (seed, epoch): a continued run meets the same ones.
        List<int[]> plan = [];
        var saved = Stopwatch.StartNew();
        model.train();
        for (var update = position.Update; update < total; update++)
        {
            if (plan.Count == 0 || update % perEpoch == 0)
                plan = StateBatch.Plan(lengths, settings.Batch, new Random(unchecked(job.Seed * 31 + update / perEpoch)));
            if (cancellation.IsCancellationRequested)
            {
                checkpoints.SaveLast(model, optimizer, new Position(update, position.BestScore));
                cancellation.ThrowIfCancellationRequested();
            }
            optimizer.LearningRate = settings.LearningRate * Schedule(update, total, settings.WarmUp);
            Update(model, optimizer, [.. plan[update % perEpoch].Select(i => states[i])], texts.Tokenizer.PaddingId, device.Device, settings, update, observer);
            observer.Progress(update + 1, total);
            if (update % TellSystemEvery == 0)
                SystemMetrics.Tell(observer, update);

            // 4. Validation: the best weights are kept.
            if ((update + 1) % settings.ValidateEvery == 0 || update + 1 == total)
            {
                var score = Score(validation, update + 1, model, optimizer, checkpoints, position, cancellation);
                if (score is null || position.BestScore is null || score > position.BestScore)
                {
                    checkpoints.SaveBest(model, update + 1, score);
                    position = position with { BestScore = score };
                }
            }
            if (saved.Elapsed > SaveEvery)
            {
                checkpoints.SaveLast(model, optimizer, new Position(update + 1, position.BestScore));
                saved.Restart();
            }
        }
        checkpoints.SaveLast(model, optimizer, new Position(total, position.BestScore));
    }

    private static double? Score(Validation validation, int done, ChoiceModel model, AdamW optimizer, RunCheckpoints checkpoints, Position position, CancellationToken cancellation)
    {
        try
        {
            return validation.Score(done, null, cancellation);
        }
        catch (OperationCanceledException)
        {
            checkpoints.SaveLast(model, optimizer, position with { Update = done });
            throw;
        }
    }

    private static void Update(
        ChoiceModel model, AdamW optimizer, IReadOnlyList<TrainingState> states, int paddingId, Device device, ImitationSettings settings, int update, ITrainingObserver observer)
    {
        var clock = Stopwatch.StartNew();
        using var scope = NewDisposeScope();
        var batch = new StateBatch(states, paddingId, device);
        optimizer.ZeroGrad();
        var logs = batch.LogProbabilities(model);
        var loss = -logs.index_select(0, batch.Chosen).mean();
        loss.backward();
        var norm = optimizer.Step(settings.GradientClip);

        // One transfer for everything that is told.
        var figures = cat([loss.detach().reshape(1), logs.detach()]).cpu().data<float>().ToArray();
        observer.Metric(MetricNames.IlLoss, update, null, figures[0]);
        observer.Metric(MetricNames.IlAccuracy, update, null, Accuracy(figures.AsSpan(1), states));
        observer.Metric(MetricNames.GradNorm, update, null, norm);
        observer.Metric(MetricNames.LearningRate, update, null, optimizer.LearningRate);
        observer.Metric(MetricNames.TokensPerSecond, update, null, batch.Tokens / clock.Elapsed.TotalSeconds);
    }

    /// <summary>Share of states whose most probable action is the demonstrator's.</summary>
    private static double Accuracy(ReadOnlySpan<float> logs, IReadOnlyList<TrainingState> states)
    {
        var right = 0;
        foreach (var state in states)
        {
            var own = logs[..state.Actions.Count];
            if (System.Numerics.Tensors.TensorPrimitives.IndexOfMax(own) == state.Chosen)
                right++;
            logs = logs[state.Actions.Count..];
        }
        return (double)right / states.Count;
    }

    /// <summary>Linear rise over the warm-up's share of the updates, then linear fall to 0.</summary>
    internal static double Schedule(int update, int total, double warmUp)
    {
        var rise = warmUp * total;
        return update < rise ? (update + 1) / (rise + 1) : (total - update) / Math.Max(1, total - rise);
    }

    internal static string NetworkName(BertConfig config) => $"{config.Layers} × {config.HiddenSize}";

    private static (ChoiceModel, PolicyTexts) Open(TrainingJob job, ImitationSettings settings, string? folder, Device device, ITrainingObserver observer)
    {
        if (folder is not null)
        {
            var loaded = CheckpointFolder.LoadChoice(folder, device);
            if (loaded.Report.Statement is { } statement)
                observer.Log(TrainingLogLevel.Information, statement);
            return (loaded.Model, new PolicyTexts(loaded.Tokenizer, File.Exists(Path.Combine(folder, "policy.json")) ? PolicyLimits.Load(folder) : new PolicyLimits(settings.PageTokens, settings.ActionTokens)));
        }
        var clock = Stopwatch.StartNew();
        var tokenizer = PolicyTokenizer.Train(CatalogTexts.Of(job.Shop), settings.Vocabulary);
        observer.Log(TrainingLogLevel.Information, $"Learned a vocabulary of {tokenizer.VocabularySize} word pieces from the catalog in {clock.Elapsed.TotalSeconds:F1} s.");
        manual_seed(job.Seed);
        var model = new ChoiceModel(BertConfig.Named(settings.Network, tokenizer.VocabularySize) with { HiddenDropout = settings.Dropout, AttentionDropout = settings.Dropout });
        model.to(device);
        return (model, new PolicyTexts(tokenizer, new PolicyLimits(settings.PageTokens, settings.ActionTokens)));
    }

    private static List<TrainingState> States(TrainingJob job, ImitationSettings settings, PolicyTexts texts, ITrainingObserver observer, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var trajectories = Demonstrations.Take(job, settings.Demonstrations, settings.Trajectories, settings.MinimumReward, cancellation);
        var random = new Random(job.Seed);
        List<TrainingState> states = [.. trajectories.SelectMany(trajectory => TrainingState.Of(settings.PruneLoops ? trajectory.WithoutLoops() : trajectory, texts, random))];
        if (states.Count == 0)
            throw new InvalidOperationException($"The {trajectories.Count} demonstrations ({settings.Demonstrations}) have no state with a choice to learn from.");
        observer.Log(TrainingLogLevel.Information,
            $"{trajectories.Count} demonstrations ({settings.Demonstrations}), mean score {100 * trajectories.Average(trajectory => trajectory.Reward):F1}, success {100.0 * trajectories.Count(trajectory => trajectory.Reward == 1) / trajectories.Count:F1} %; {states.Count} states, read in {clock.Elapsed.TotalSeconds:F1} s.");
        return states;
    }
}
