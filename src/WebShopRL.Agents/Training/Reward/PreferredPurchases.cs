using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>
/// Which of two purchases people prefer. The reward of a purchase is the sum of the log-odds of the network's reward and success: a judge buys by these two, so that what people prefer is what it buys. The other parts are not
/// learned here.
/// </summary>
internal sealed class PreferredPurchases : IRewardObjective
{
    private readonly LearningRun<RewardModel, RewardTexts> _run;
    private readonly RewardSettings _settings;
    private readonly (RewardText Chosen, RewardText Rejected)[] _pairs;

    public PreferredPurchases(TrainingJob job, RewardSettings settings, LearningRun<RewardModel, RewardTexts> run, ITrainingObserver observer)
    {
        (_run, _settings) = (run, settings);
        var purchases = job.Inputs.Keep("preferences", () => PurchasePairs.Of(job, observer));
        _pairs = PurchasePairs.Read(job.Shop, purchases, run.Texts);
        observer.Log(TrainingLogLevel.Information, $"{purchases.Count} preferred purchases for {purchases.Select(pair => pair.Goal).Distinct().Count()} training goals, each as far as some of its pages tell: {_pairs.Length} pairs.");
    }

    public IReadOnlyList<int> Lengths => [.. _pairs.Select(pair => Math.Max(pair.Chosen.Ids.Length, pair.Rejected.Ids.Length))];

    public (IReadOnlyList<(string Metric, double Value)> Told, int Tokens) Pass(int[] batch, double share)
    {
        using var scope = NewDisposeScope();
        _run.Times.Forward();
        RewardText[] read = [.. batch.Select(place => _pairs[place].Chosen), .. batch.Select(place => _pairs[place].Rejected)];
        var rewards = RewardOf(_run.Model.Logits(_run.Texts.Pad(read, _run.Device))); // [2P]
        var (chosen, rejected) = (rewards.narrow(0, 0, batch.Length), rewards.narrow(0, batch.Length, batch.Length));
        var loss = BradleyTerryLoss.Of(chosen, rejected, _settings.Margin, _settings.Centring).mean() * share;
        _run.Times.Backward(loss);
        var difference = (chosen - rejected).detach();
        var right = ((difference > 0).to(ScalarType.Float32) + (difference == 0).to(ScalarType.Float32) / 2).mean() * share;
        var figures = stack([loss.detach(), right, difference.mean() * share]).cpu().data<float>().ToArray();
        return ([(MetricNames.RewardLoss, figures[0]), (MetricNames.RewardRankingAccuracy, figures[1]), (MetricNames.RewardMargin, figures[2])], read.Sum(text => text.Ids.Length));
    }

    /// <summary>[B] of logits [B, outputs].</summary>
    internal static Tensor RewardOf(Tensor logits) => logits.select(1, 0) + logits.select(1, 1);
}
