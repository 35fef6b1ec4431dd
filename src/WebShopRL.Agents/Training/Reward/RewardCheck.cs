using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>How well a reward model orders purchases for validation goals, how far what it expects is from what happens where it has learned to expect rewards, and what a judge earns by it.</summary>
internal sealed class RewardCheck
{
    private const int MaxSteps = 100;

    /// <summary>The purchases are the same at every check, and in every run of a catalog.</summary>
    private const int CheckSeed = 1, Ranges = 10;

    private readonly RunMetrics _metrics;
    private readonly LearnedValuer _valuer;
    private readonly RewardExample[] _examples;
    private readonly RewardText[] _texts;
    private readonly Validation _playing;
    private readonly bool _expectsRewards;

    public RewardCheck(TrainingJob job, RunMetrics metrics, LearnedValuer valuer, RewardTexts texts)
    {
        (_metrics, _valuer) = (metrics, valuer);
        var settings = (RewardSettings)job.Settings;
        var purchases = settings.Purchases;
        _expectsRewards = settings.Loss == RewardSettings.Regression;
        _examples = [.. job.Shop.GoalsOf(GoalSplit.Validation).Take(job.Settings.ValidationGoals).SelectMany(goal => RewardExamples.Of(job.Shop, goal, purchases, CheckSeed))];
        _texts = RewardReading.Of(job.Shop, _examples, texts);
        _playing = new Validation(job, metrics, new JudgePolicy("judge", valuer), static () => { }, MaxSteps);
    }

    public CheckResult? Check(CancellationToken cancellation)
    {
        if (_examples.Length == 0)
            return null;
        var expected = _valuer.Parts(_texts);
        if (_expectsRewards)
        {
            _metrics.Tell(MetricNames.EvalLoss, _examples.Zip(expected).Average(pair => CrossEntropy(pair.First.Parts, pair.Second)));
            _metrics.Tell(MetricNames.EvalRewardError, _examples.Zip(expected).Average(pair => Math.Abs(pair.First.Parts[0] - pair.Second[0])));
            _metrics.Tell(MetricNames.EvalCalibrationError, CalibrationError([.. expected.Select(parts => (double)parts[1])], [.. _examples.Select(example => (double)example.Parts[1])]));
        }
        if (RankingAccuracy([.. _examples.Select((example, i) => (example.Goal, (double)example.Parts[0], Value(expected[i])))]) is { } accuracy)
            _metrics.Tell(MetricNames.EvalRankingAccuracy, accuracy);
        return _playing.Check(cancellation);
    }

    /// <summary>What the loss learned to order purchases by: the reward; of preferences the two that make their reward, as log-odds.</summary>
    private double Value(float[] parts) => _expectsRewards ? parts[0] : LogOdds(parts[0]) + LogOdds(parts[1]);

    private static double LogOdds(float probability) => Math.Log(Math.Max(probability, 1e-30)) - Math.Log(Math.Max(1.0 - probability, 1e-30));

    /// <summary>Expected calibration error (Naeini et al. 2015): over ten equal ranges of what is expected, the distance of its mean from the mean of what happened, weighted by the share of cases in the range.</summary>
    internal static double CalibrationError(IReadOnlyList<double> expected, IReadOnlyList<double> happened) =>
        expected.Zip(happened).GroupBy(pair => Math.Min(Ranges - 1, (int)(pair.First * Ranges)))
            .Sum(range => (double)range.Count() / expected.Count * Math.Abs(range.Average(pair => pair.First) - range.Average(pair => pair.Second)));

    /// <summary>Of the pairs of one goal whose measured rewards differ, the share that is expected in the right order; an even expectation counts half. Null where there is no such pair.</summary>
    internal static double? RankingAccuracy(IReadOnlyList<(int Goal, double Measured, double Expected)> purchases)
    {
        double right = 0, all = 0;
        foreach (var goal in purchases.GroupBy(purchase => purchase.Goal).Select(group => group.ToArray()))
            for (var i = 0; i < goal.Length; i++)
                for (var j = 0; j < i; j++)
                {
                    var order = Math.Sign(goal[i].Measured - goal[j].Measured) * Math.Sign(goal[i].Expected - goal[j].Expected);
                    if (goal[i].Measured != goal[j].Measured)
                        (right, all) = (right + (order + 1) / 2.0, all + 1);
                }
        return all > 0 ? right / all : null;
    }

    private static double CrossEntropy(float[] measured, float[] expected)
    {
        const double Least = 1e-7;
        return measured.Zip(expected).Average(pair => -(pair.First * Math.Log(Math.Max(pair.Second, Least)) + (1 - pair.First) * Math.Log(Math.Max(1 - pair.Second, Least))));
    }
}
