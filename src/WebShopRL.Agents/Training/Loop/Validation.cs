using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Training.Loop;

/// <summary>Plays the first goals of the validation split, greedily.</summary>
/// <param name="weightsChanged">Lets the policy know before it plays, and after.</param>
/// <param name="maxSteps">Of an episode.</param>
internal sealed class Validation(TrainingJob job, RunMetrics metrics, IPolicy policy, Action weightsChanged, int maxSteps = 50)
{
    public Validation(TrainingJob job, RunMetrics metrics, LearnedPolicy policy) : this(job, metrics, policy, policy.WeightsChanged)
    {
    }

    private readonly IReadOnlyList<Goal> _goals = [.. job.Shop.GoalsOf(GoalSplit.Validation).Take(job.Settings.ValidationGoals)];

    /// <summary>The score, 0-100, told with its interval; null where no goals are played.</summary>
    public CheckResult? Check(CancellationToken cancellation)
    {
        if (_goals.Count == 0)
            return null;
        weightsChanged();
        var result = Evaluator.Run(job.Shop, policy, _goals, new EvaluationSettings(MaxSteps: maxSteps, Seed: job.Seed), null, cancellation);
        weightsChanged(); // they will have by the next check: what was remembered of them is let go of
        metrics.Tell(MetricNames.EvalScore, result.Score);
        metrics.Tell(MetricNames.EvalScoreLow, result.ScoreLow);
        metrics.Tell(MetricNames.EvalScoreHigh, result.ScoreHigh);
        metrics.Tell(MetricNames.EvalSuccessRate, result.SuccessRate);
        metrics.Tell(MetricNames.EvalSuccessRateLow, result.SuccessRateLow);
        metrics.Tell(MetricNames.EvalSuccessRateHigh, result.SuccessRateHigh);
        metrics.Tell(MetricNames.EvalEpisodeLength, result.MeanLength);
        return new CheckResult(result.Score, result.Score);
    }
}
