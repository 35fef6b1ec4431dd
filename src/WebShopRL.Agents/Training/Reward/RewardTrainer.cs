using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>A reward model, by what the simulator measures or by what people prefer. The weights with which a judge does best on validation goals are kept.</summary>
internal static class RewardTrainer
{
    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. Network: continued, from an encoder, or fresh.
        var settings = (RewardSettings)job.Settings;
        using var run = new LearningRun<RewardModel, RewardTexts>(job, observer, (folder, device) => Open(job, settings, folder, device, observer));
        using var valuer = new LearnedValuer(run.Model, run.Texts, run.Device, owns: false);

        // 2. What it learns, and from what.
        IRewardObjective objective = settings.Loss switch
        {
            RewardSettings.Regression => new MeasuredPurchases(job, settings, run, observer, cancellation),
            RewardSettings.BradleyTerry => new PreferredPurchases(job, settings, run, observer),
            _ => throw new ArgumentException($"Loss is '{settings.Loss}': it must be regression or bradley_terry.", nameof(job)),
        };

        // 3. Updates; a judge plays validation goals by the weights.
        var micro = new MicroBatches(settings.MicroBatch, observer);
        run.Model.train();
        run.Train(new Epochs(job.Seed, settings, objective.Lengths, Learn), new RewardCheck(job, run.Metrics, valuer, run.Texts).Check, cancellation);

        void Learn(int update, int[] batch)
        {
            run.Times.Begin();
            var told = micro.Accumulate(run.Optimizer, batch.Length, (start, count) => objective.Pass(batch[start..(start + count)], (double)count / batch.Length));
            foreach (var metric in told.SelectMany(piece => piece.Told).GroupBy(piece => piece.Metric))
                run.Metrics.Tell(metric.Key, metric.Sum(piece => piece.Value));
            run.Step();
            run.Times.Tell(told.Sum(piece => piece.Tokens));
        }
    }

    private static Learner<RewardModel, RewardTexts> Open(TrainingJob job, RewardSettings settings, string? folder, Device device, ITrainingObserver observer)
    {
        if (folder is not null)
        {
            var loaded = CheckpointFolder.LoadRewardModel(folder, RewardTexts.Types, device);
            loaded.Report.Tell(observer);
            return Learner(loaded.Model, loaded.Tokenizer);
        }
        var (config, fresh) = StartingEncoder.Fresh(job, settings, observer);
        var made = new RewardModel(config with { TypeVocabularySize = RewardTexts.Types, MaxPositions = RewardTexts.Longest });
        made.to(device);
        return Learner(made, fresh);

        Learner<RewardModel, RewardTexts> Learner(RewardModel model, Tokenization.PolicyTokenizer tokenizer)
        {
            StartingEncoder.Apply(model.Bert, settings);
            return new(model, new RewardTexts(tokenizer, model.Config.MaxPositions), model.Config.SizeName, save => CheckpointFolder.WriteEncoder(save, model, model.Config with { PreferenceTrained = settings.Loss == RewardSettings.BradleyTerry }, tokenizer));
        }
    }
}
