using WebShopRL.Agents.Policies;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Agents.Rollouts;

/// <summary>How actions are chosen from a policy's distribution.</summary>
/// <param name="Greedy">The most probable action; else one is drawn.</param>
/// <param name="Temperature">Divides the log-probabilities before drawing.</param>
public readonly record struct Decoding(bool Greedy, double Temperature = 1)
{
    public static Decoding Sampled { get; } = new(false);
}

/// <summary>An episode on its way, with a random source of its own: what it draws does not depend on which episodes run beside it.</summary>
/// <param name="query">Searched for on every search page, without asking the policy; null or empty leaves the instruction.</param>
public sealed class Rollout(Episode episode, int seed, Decoding decoding, int maxSteps, string? query = null)
{
    private readonly Random _random = new(seed);
    private readonly List<TrajectoryStep> _steps = [];

    public Episode Episode { get; } = episode;

    /// <summary>Decisions taken so far, those before a fork left out.</summary>
    public IReadOnlyList<TrajectoryStep> Steps => _steps;

    /// <summary>True once something was bought, or the step limit is reached.</summary>
    public bool IsOver => Episode.Done || _steps.Count >= maxSteps;

    /// <summary>The purchase's reward; 0 without one.</summary>
    public double Reward => Episode.Done ? Episode.Reward : 0;

    public int InvalidActions { get; private set; }

    /// <summary>What there is to choose now.</summary>
    public Decision Decide() => (string.IsNullOrEmpty(query) ? DecisionBuilder.Build(Episode) : DecisionBuilder.BuildWithQuery(Episode, query)) with { Episode = this, StepsLeft = maxSteps - _steps.Count };

    /// <summary>Chooses by the distribution and takes the action.</summary>
    public void Take(Decision decision, ActionDistribution distribution) => Take(decision, decoding.Greedy ? distribution.Best : Draw(distribution.LogProbabilities));

    /// <summary>Takes the action of that index.</summary>
    public void Take(Decision decision, int index)
    {
        var action = decision.EnvironmentActions[index];
        _steps.Add(new TrajectoryStep(decision.Observation, decision.Actions, index, action));
        if (!Episode.Step(action).ActionIsValid)
            InvalidActions++;
    }

    private int Draw(IReadOnlyList<float> logProbabilities)
    {
        // Inverse of the cumulative distribution; the largest log-probability is taken off so that nothing overflows at low temperatures.
        var largest = logProbabilities.Max();
        var weights = logProbabilities.Select(log => Math.Exp((log - largest) / decoding.Temperature)).ToArray();
        var left = _random.NextDouble() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
            if ((left -= weights[i]) < 0)
                return i;
        return Array.FindLastIndex(weights, weight => weight > 0);
    }
}
