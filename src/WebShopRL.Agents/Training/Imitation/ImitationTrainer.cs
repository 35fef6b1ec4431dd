using System.Diagnostics;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Imitation;

/// <summary>
/// Imitation (Yao et al. 2022, section 4.1): cross-entropy of the demonstrator's action among the available ones. From scratch it first learns a WordPiece
/// vocabulary from the catalog; from a checkpoint it takes what is there.
/// </summary>
internal static class ImitationTrainer
{
    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. Network: continued, from a checkpoint, or fresh.
        var settings = (ImitationSettings)job.Settings;
        using var run = new LearningRun<ChoiceModel, PolicyTexts>(job, observer, (folder, device) => Open(job, settings, folder, device, observer));
        using var policy = new LearnedPolicy("imitation", run.Model, run.Texts, run.Device, owns: false);

        // 2. Data: every state of the demonstrations in which there was a choice.
        var states = States(job, settings, run.Texts, observer, cancellation);

        // 3. Updates; the weights that do best on validation goals are kept.
        var update = new ImitationUpdate(run, new MicroBatches(settings.MicroBatch, observer));
        run.Model.train();
        run.Train(new Epochs(job.Seed, settings, [.. states.Select(state => state.Page.Length)], (_, batch) => update.Run([.. batch.Select(i => states[i])])),
            new Validation(job, run.Metrics, policy).Check, cancellation);
    }

    private static Learner<ChoiceModel, PolicyTexts> Open(TrainingJob job, ImitationSettings settings, string? folder, Device device, ITrainingObserver observer)
    {
        var limits = settings.Limits;
        if (folder is not null)
        {
            var loaded = CheckpointFolder.LoadChoice(folder, device);
            loaded.Report.Tell(observer);
            return PolicyLearner.Of(loaded.Model, new PolicyTexts(loaded.Tokenizer, PolicyLimits.Find(folder) ?? limits), settings, observer);
        }
        var (config, tokenizer) = StartingEncoder.Fresh(job, settings, observer);
        var model = new ChoiceModel(config);
        model.to(device);
        return PolicyLearner.Of(model, new PolicyTexts(tokenizer, limits), settings, observer);
    }

    private static List<TrainingState> States(TrainingJob job, ImitationSettings settings, PolicyTexts texts, ITrainingObserver observer, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (trajectories, states) = Demonstrations.TakeStates(job, settings.Source(), settings.Trajectories, settings.MinimumReward, settings.PruneLoops, texts, observer, cancellation);
        if (states.Count == 0)
            throw new NothingToLearnException($"The {trajectories.Count} demonstrations ({TrajectorySource.Words(settings.Source())}) have no state with a choice to learn from.");
        observer.Log(TrainingLogLevel.Information,
            $"{trajectories.Count} demonstrations ({TrajectorySource.Words(settings.Source())}), mean score {100 * trajectories.Average(trajectory => trajectory.Reward):F1}, success {100.0 * trajectories.Count(trajectory => trajectory.Reward == 1) / trajectories.Count:F1} %; {states.Count} states, read in {clock.Elapsed.TotalSeconds:F1} s.");
        return states;
    }
}
