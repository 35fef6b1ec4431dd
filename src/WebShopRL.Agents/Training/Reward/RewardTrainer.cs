using System.Diagnostics;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Shop.Goals;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>
/// A reward model by regression on measured rewards and their parts. All are in [0, 1], so each is a logistic regression: cross-entropy with the measured value as the target, whose optimum is the mean. The weights with which a
/// judge does best on validation goals are kept.
/// </summary>
internal static class RewardTrainer
{
    private sealed record Figures(double Loss, double Error, int Tokens);

    public static void Run(TrainingJob job, ITrainingObserver observer, CancellationToken cancellation)
    {
        // 1. Network: continued, from an encoder, or fresh.
        var settings = (RewardSettings)job.Settings;
        using var run = new LearningRun<RewardModel, RewardTexts>(job, observer, (folder, device) => Open(job, settings, folder, device, observer));
        using var valuer = new LearnedValuer(run.Model, run.Texts, run.Device, owns: false);

        // 2. Data: purchases for training goals, measured by the simulator.
        var (texts, parts) = Data(job, settings, run.Texts, observer, cancellation);

        // 3. Updates; a judge plays validation goals by the weights.
        var micro = new MicroBatches(settings.MicroBatch, observer);
        run.Model.train();
        run.Train(new Epochs(job.Seed, settings, [.. texts.Select(text => text.Ids.Length)], Learn), new RewardCheck(job, run.Metrics, valuer, run.Texts).Check, cancellation);

        void Learn(int update, int[] batch)
        {
            run.Times.Begin();
            var told = micro.Accumulate(run.Optimizer, batch.Length, (start, count) => Pass(batch.AsSpan(start, count), (double)count / batch.Length));
            run.Metrics.Tell(MetricNames.RewardLoss, told.Sum(piece => piece.Loss));
            run.Metrics.Tell(MetricNames.RewardError, told.Sum(piece => piece.Error));
            run.Step();
            run.Times.Tell(told.Sum(piece => piece.Tokens));
        }

        // What is told are shares of the batch's means.
        Figures Pass(ReadOnlySpan<int> batch, double share)
        {
            using var scope = NewDisposeScope();
            run.Times.Forward();
            RewardText[] read = new RewardText[batch.Length];
            var measured = new float[batch.Length * RewardModel.Outputs];
            for (var row = 0; row < batch.Length; row++)
            {
                read[row] = texts[batch[row]];
                parts[batch[row]].CopyTo(measured, row * RewardModel.Outputs);
            }
            var target = tensor(measured, [batch.Length, RewardModel.Outputs], device: run.Device);
            var logits = run.Model.Logits(run.Texts.Pad(read, run.Device));
            var loss = nn.functional.binary_cross_entropy_with_logits(logits, target) * share;
            run.Times.Backward(loss);
            var error = (logits.detach().select(1, 0).sigmoid() - target.select(1, 0)).abs().mean() * share;
            var figures = stack([loss.detach(), error]).cpu().data<float>().ToArray();
            return new Figures(figures[0], figures[1], read.Sum(text => text.Ids.Length));
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
            return new(model, new RewardTexts(tokenizer, model.Config.MaxPositions), model.Config.SizeName, save => CheckpointFolder.WriteEncoder(save, model, model.Config, tokenizer));
        }
    }

    private static (RewardText[] Texts, float[][] Parts) Data(TrainingJob job, RewardSettings settings, RewardTexts texts, ITrainingObserver observer, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var training = TrainingGoals.Of(job.Shop);
        foreach (var remark in training.Remarks())
            observer.Log(TrainingLogLevel.Information, remark);
        var examples = job.Inputs.Keep("purchases", () =>
        {
            Goal[] goals = [.. training.Goals];
            new Random(job.Seed).Shuffle(goals);
            List<RewardExample> made = [];
            foreach (var goal in goals.Take(settings.Goals))
            {
                cancellation.ThrowIfCancellationRequested();
                made.AddRange(RewardExamples.Of(job.Shop, goal, settings.Purchases, job.Seed));
            }
            return made;
        });
        if (examples.Count == 0)
            throw new InvalidOperationException("No training goal's search finds a product: there is no purchase to learn from.");
        observer.Log(TrainingLogLevel.Information,
            $"{examples.Count} purchases for {examples.Select(example => example.Goal).Distinct().Count()} training goals, mean score {100 * examples.Average(example => example.Parts[0]):F1}, success {100 * examples.Average(example => example.Parts[1]):F1} %, measured in {clock.Elapsed.TotalSeconds:F1} s.");
        return (RewardReading.Of(job.Shop, examples, texts), [.. examples.Select(example => example.Parts)]);
    }
}
