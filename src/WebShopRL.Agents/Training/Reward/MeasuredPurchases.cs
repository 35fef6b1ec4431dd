using System.Diagnostics;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Shop.Goals;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>Regression on measured rewards and their parts. All are in [0, 1], so each is a logistic regression: cross-entropy with the measured value as the target, whose optimum is the mean.</summary>
internal sealed class MeasuredPurchases : IRewardObjective
{
    private readonly LearningRun<RewardModel, RewardTexts> _run;
    private readonly RewardText[] _texts;
    private readonly float[][] _parts;

    public MeasuredPurchases(TrainingJob job, RewardSettings settings, LearningRun<RewardModel, RewardTexts> run, ITrainingObserver observer, CancellationToken cancellation)
    {
        _run = run;
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
        (_texts, _parts) = (RewardReading.Of(job.Shop, examples, run.Texts), [.. examples.Select(example => example.Parts)]);
    }

    public IReadOnlyList<int> Lengths => [.. _texts.Select(text => text.Ids.Length)];

    public (IReadOnlyList<(string Metric, double Value)> Told, int Tokens) Pass(int[] batch, double share)
    {
        using var scope = NewDisposeScope();
        _run.Times.Forward();
        RewardText[] read = [.. batch.Select(place => _texts[place])];
        var target = tensor(batch.SelectMany(place => _parts[place]).ToArray(), [batch.Length, RewardModel.Outputs], device: _run.Device);
        var logits = _run.Model.Logits(_run.Texts.Pad(read, _run.Device));
        var loss = nn.functional.binary_cross_entropy_with_logits(logits, target) * share;
        _run.Times.Backward(loss);
        var error = (logits.detach().select(1, 0).sigmoid() - target.select(1, 0)).abs().mean() * share;
        var figures = stack([loss.detach(), error]).cpu().data<float>().ToArray();
        return ([(MetricNames.RewardLoss, figures[0]), (MetricNames.RewardError, figures[1])], read.Sum(text => text.Ids.Length));
    }
}
