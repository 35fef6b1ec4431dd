namespace WebShopRL.Agents.Evaluation;

/// <summary>An arm after some rollouts of one bandit run.</summary>
/// <param name="Score">Mean of its outcomes so far, 0-100; null before the first.</param>
/// <param name="SuccessRate">0-1; null before the first.</param>
/// <param name="PosteriorMean">Of the success rate (bernoulli) or of the reward (normal).</param>
public sealed record ArmState(int Pulls, double? Score, double? SuccessRate, double PosteriorMean);

/// <summary>The arms, in order, after <paramref name="Rollout"/> rollouts.</summary>
public sealed record BanditPoint(int Rollout, IReadOnlyList<ArmState> Arms);

/// <summary>
/// Compares agents as the paper does: each rollout draws from every arm's posterior, the agent with the best draw plays one episode, and the outcome updates
/// its posterior. Little is spent on weak arms, so their means are noisy: show a plain evaluation beside it.
/// </summary>
public static class ThompsonBandit
{
    /// <summary>Most points that a curve keeps.</summary>
    public const int CurvePoints = 200;

    /// <param name="arms">How many there are.</param>
    /// <param name="goals">How many goals an episode is drawn from, each as likely as any other.</param>
    /// <param name="play">(arm, goal) to the reward in [0, 1].</param>
    /// <param name="likelihood">bernoulli (success, Beta(1, 1) prior) or normal (reward, Normal-Gamma prior).</param>
    /// <returns>At most <see cref="CurvePoints"/> points of the run, evenly spaced, the last after the last rollout.</returns>
    public static IReadOnlyList<BanditPoint> Run(int arms, int goals, Func<int, int, double> play, int rollouts, string likelihood, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(goals, 1);
        var random = new Random(seed);
        ArmPosterior[] posteriors = [.. Enumerable.Range(0, arms).Select(_ => ArmPosterior.Create(likelihood))];
        var (pulls, rewards, successes) = (new int[arms], new double[arms], new int[arms]);
        var every = Math.Max(1, (rollouts + CurvePoints - 1) / CurvePoints);
        List<BanditPoint> curve = [];
        for (var rollout = 1; rollout <= rollouts; rollout++)
        {
            var arm = Best(posteriors, random);
            var reward = play(arm, random.Next(goals));
            posteriors[arm].Update(reward);
            pulls[arm]++;
            rewards[arm] += reward;
            successes[arm] += reward == 1 ? 1 : 0;
            if (rollout % every == 0 || rollout == rollouts)
                curve.Add(new(rollout, [.. Enumerable.Range(0, arms).Select(i => new ArmState(
                    pulls[i], pulls[i] == 0 ? null : 100 * rewards[i] / pulls[i], pulls[i] == 0 ? null : (double)successes[i] / pulls[i], posteriors[i].Mean))]));
        }
        return curve;
    }

    private static int Best(ArmPosterior[] posteriors, Random random)
    {
        var (best, highest) = (0, double.NegativeInfinity);
        for (var arm = 0; arm < posteriors.Length; arm++)
            if (posteriors[arm].Draw(random) is var draw && draw > highest)
                (best, highest) = (arm, draw);
        return best;
    }
}
