namespace WebShopRL.Agents.Evaluation;

/// <summary>Two evaluations over the goals that both have played. Scores are 0-100, success rates 0-1.</summary>
/// <param name="Goals">By how much they differ, most first; equals by goal.</param>
/// <param name="Score">Second minus first, with a 95 % bootstrap interval over goals.</param>
/// <param name="FirstBetter">Goals on which the first earned more.</param>
public sealed record PairedEvaluations(
    IReadOnlyList<PairedGoal> Goals, Interval FirstScore, Interval SecondScore, Interval Score, Interval FirstSuccess, Interval SecondSuccess, Interval Success, int FirstBetter, int SecondBetter)
{
    /// <summary>Null where they have no goal in common.</summary>
    public static PairedEvaluations? Of(IReadOnlyDictionary<int, EvaluatedEpisode> first, IReadOnlyDictionary<int, EvaluatedEpisode> second)
    {
        PairedGoal[] pairs = [.. first.Values.Where(episode => second.ContainsKey(episode.Goal)).Select(episode => new PairedGoal(episode, second[episode.Goal]))
            .OrderByDescending(pair => Math.Abs(pair.Difference)).ThenBy(pair => pair.First.Goal)];
        if (pairs.Length == 0)
            return null;
        double[] firstScores = [.. pairs.Select(pair => 100 * pair.First.Reward)], secondScores = [.. pairs.Select(pair => 100 * pair.Second.Reward)];
        double[] firstSuccesses = [.. pairs.Select(pair => Succeeded(pair.First))], secondSuccesses = [.. pairs.Select(pair => Succeeded(pair.Second))];
        return new PairedEvaluations(
            pairs, Bootstrap.Mean(firstScores), Bootstrap.Mean(secondScores), Bootstrap.PairedDifference(firstScores, secondScores),
            Bootstrap.Mean(firstSuccesses), Bootstrap.Mean(secondSuccesses), Bootstrap.PairedDifference(firstSuccesses, secondSuccesses),
            pairs.Count(pair => pair.Difference < 0), pairs.Count(pair => pair.Difference > 0));
    }

    private static double Succeeded(EvaluatedEpisode episode) => episode.Reward == 1 ? 1 : 0;
}

/// <summary>What two agents did for one goal.</summary>
public sealed record PairedGoal(EvaluatedEpisode First, EvaluatedEpisode Second)
{
    /// <summary>Second minus first, of the rewards in [0, 1].</summary>
    public double Difference => Second.Reward - First.Reward;
}
