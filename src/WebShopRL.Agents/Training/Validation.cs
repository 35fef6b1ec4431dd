using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Training;

/// <summary>Plays the first goals of the validation split, greedily, and keeps the best weights.</summary>
internal sealed class Validation(TrainingJob job, ITrainingObserver observer, LearnedPolicy policy, int goals)
{
    private const int MaxSteps = 50;

    private readonly IReadOnlyList<Goal> _goals = [.. job.Shop.GoalsOf(GoalSplit.Validation).Take(goals)];

    /// <summary>The score, 0-100, told with its interval; null where no goals are played.</summary>
    public double? Score(int step, int? episode, CancellationToken cancellation)
    {
        if (_goals.Count == 0)
            return null;
        policy.WeightsChanged();
        var result = Evaluator.Run(job.Shop, policy, _goals, new EvaluationSettings(MaxSteps: MaxSteps, Seed: job.Seed), null, cancellation);
        policy.WeightsChanged(); // they will have by the next check: what was remembered of them is let go of
        observer.Metric(MetricNames.EvalScore, step, episode, result.Score);
        observer.Metric(MetricNames.EvalScoreLow, step, episode, result.ScoreLow);
        observer.Metric(MetricNames.EvalScoreHigh, step, episode, result.ScoreHigh);
        observer.Metric(MetricNames.EvalSuccessRate, step, episode, result.SuccessRate);
        observer.Metric(MetricNames.EvalSuccessRateLow, step, episode, result.SuccessRateLow);
        observer.Metric(MetricNames.EvalSuccessRateHigh, step, episode, result.SuccessRateHigh);
        observer.Metric(MetricNames.EvalEpisodeLength, step, episode, result.MeanLength);
        return result.Score;
    }
}
