using System.Diagnostics;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Policies;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>
/// Imitation (Yao et al. 2022, section 4.1): cross-entropy of the demonstrator's action among the available ones. From scratch it first learns a WordPiece
/// vocabulary from the catalog; from a checkpoint it takes what is there.
/// </summary>
internal static class ImitationTrainer
{
    public static void Run(TrainingJob job, ImitationSettings settings, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. Network: continued, from a checkpoint, or fresh.
        var device = TorchDevice.Resolve(job.Device);
        observer.Log(TrainingLogLevel.Information, $"Device: {device.Found}");
        var (model, texts) = Open(job, settings, job.Continue ?? job.InitialCheckpoint, device.Device, observer);
        using var _ = model;
        StartingEncoder.Apply(model.Bert, settings);
        using var policy = new LearnedPolicy("imitation", model, texts, device.Device, owns: false);
        using var optimizer = new AdamW(model, settings.LearningRate, settings.WeightDecay);
        var checkpoints = RunCheckpoints.OfPolicy(job, observer, model, texts);
        var position = checkpoints.Resume(optimizer);

        // 2. Data: every state of the demonstrations in which there was a choice.
        var states = States(job, settings, texts, observer, cancellation);
        int[] lengths = [.. states.Select(state => state.Page.Length)];
        var validation = new Validation(job, observer, policy, settings.ValidationGoals);

        // 3. Updates; the weights that do best on validation goals are kept.
        var update = new ImitationUpdate(model, optimizer, new MicroBatches(settings.MicroBatch, observer), texts.Tokenizer.PaddingId, device.Device, settings, observer);
        model.train();
        new TrainingLoop(job, optimizer, checkpoints, observer)
        {
            Plan = random => StateBatch.Plan(lengths, settings.Batch, random),
            Update = (number, batch) => update.Run(number, [.. batch.Select(i => states[i])]),
            Validate = done => validation.Score(done, null, cancellation),
        }.Run(position, (states.Count + settings.Batch - 1) / settings.Batch, cancellation);
    }

    private static (ChoiceModel, PolicyTexts) Open(TrainingJob job, ImitationSettings settings, string? folder, Device device, ITrainingObserver observer)
    {
        var limits = new PolicyLimits(settings.PageTokens, settings.ActionTokens);
        if (folder is not null)
        {
            var loaded = CheckpointFolder.LoadChoice(folder, device);
            StartingEncoder.Tell(loaded.Report, observer);
            return (loaded.Model, new PolicyTexts(loaded.Tokenizer, PolicyLimits.Find(folder) ?? limits));
        }
        var (config, tokenizer) = StartingEncoder.Fresh(job, settings, observer);
        var model = new ChoiceModel(config);
        model.to(device);
        return (model, new PolicyTexts(tokenizer, limits));
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
