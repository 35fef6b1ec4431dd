namespace WebShopRL.Agents.Evaluation;

/// <summary>An arm after some rollouts of one bandit run.</summary>
/// <param name="Score">Mean of its outcomes so far, 0-100; null before the first.</param>
/// <param name="SuccessRate">0-1; null before the first.</param>
/// <param name="PosteriorMean">Of the success rate (bernoulli) or of the reward (normal).</param>
/// <param name="PosteriorDeviation">Standard deviation of that posterior; null in results from before it was kept, and where it has none yet (normal, before the first outcome).</param>
public sealed record ArmState(int Pulls, double? Score, double? SuccessRate, double PosteriorMean, double? PosteriorDeviation = null);

/// <summary>The arms, in order, after <paramref name="Rollout"/> rollouts.</summary>
public sealed record BanditPoint(int Rollout, IReadOnlyList<ArmState> Arms);

/// <summary>
/// Compares agents as the paper does: each rollout draws from every arm's posterior, the agent with the best draw plays one episode, and the outcome updates
/// its posterior. Little is spent on weak arms, so their means are noisy: show a plain evaluation beside it. It goes on as far as outcomes are known, and says which one it needs next.
/// </summary>
public sealed class ThompsonBandit
{
    /// <summary>Most points that a curve keeps.</summary>
    public const int CurvePoints = 200;

    private readonly int _goals, _rollouts, _every;
    private readonly Random _random;
    private readonly ArmPosterior[] _posteriors;
    private readonly int[] _pulls, _successes;
    private readonly double[] _rewards;
    private readonly List<BanditPoint> _curve = [];
    private (int Arm, int Goal)? _next;

    /// <param name="arms">How many there are.</param>
    /// <param name="goals">How many goals an episode is drawn from, each as likely as any other.</param>
    /// <param name="likelihood">bernoulli (success, Beta(1, 1) prior) or normal (reward, Normal-Gamma prior).</param>
    public ThompsonBandit(int arms, int goals, int rollouts, string likelihood, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(goals, 1);
        (_goals, _rollouts, _every) = (goals, rollouts, Math.Max(1, (rollouts + CurvePoints - 1) / CurvePoints));
        _random = new Random(seed);
        _posteriors = [.. Enumerable.Range(0, arms).Select(_ => ArmPosterior.Create(likelihood))];
        (_pulls, _rewards, _successes) = (new int[arms], new double[arms], new int[arms]);
    }

    /// <summary>Rollouts whose outcome is known.</summary>
    public int Done { get; private set; }

    /// <summary>At most <see cref="CurvePoints"/> points of the run so far, evenly spaced; the last one of a run that is over is after its last rollout.</summary>
    public IReadOnlyList<BanditPoint> Curve => _curve;

    /// <summary>Goes on until it is over (null), or until it needs an outcome that is not known: then (arm, goal).</summary>
    /// <param name="outcome">(arm, goal) to the reward in [0, 1], or null where it is not known yet.</param>
    public (int Arm, int Goal)? Advance(Func<int, int, double?> outcome)
    {
        while (Done < _rollouts)
        {
            var (arm, goal) = _next ??= (Best(), _random.Next(_goals));
            if (outcome(arm, goal) is not { } reward)
                return _next;
            _next = null;
            Done++;
            _posteriors[arm].Update(reward);
            _pulls[arm]++;
            _rewards[arm] += reward;
            _successes[arm] += reward == 1 ? 1 : 0;
            if (Done % _every == 0 || Done == _rollouts)
                _curve.Add(new BanditPoint(Done, [.. Enumerable.Range(0, _pulls.Length).Select(State)]));
        }
        return null;
    }

    /// <summary>A whole run over outcomes that are all known.</summary>
    public static IReadOnlyList<BanditPoint> Run(int arms, int goals, Func<int, int, double> play, int rollouts, string likelihood, int seed)
    {
        var bandit = new ThompsonBandit(arms, goals, rollouts, likelihood, seed);
        bandit.Advance((arm, goal) => play(arm, goal));
        return bandit.Curve;
    }

    private ArmState State(int arm)
    {
        var (pulls, posterior) = (_pulls[arm], _posteriors[arm]);
        return new ArmState(pulls, pulls == 0 ? null : 100 * _rewards[arm] / pulls, pulls == 0 ? null : (double)_successes[arm] / pulls, posterior.Mean, posterior.Deviation);
    }

    private int Best()
    {
        var (best, highest) = (0, double.NegativeInfinity);
        for (var arm = 0; arm < _posteriors.Length; arm++)
            if (_posteriors[arm].Draw(_random) is var draw && draw > highest)
                (best, highest) = (arm, draw);
        return best;
    }
}
