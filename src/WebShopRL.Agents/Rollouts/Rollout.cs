using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Randomness;
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
/// <param name="remembered">From here on the rollout's own.</param>
/// <param name="query">Searched for on every search page, without asking the policy; null or empty leaves the instruction.</param>
public sealed class Rollout(RememberedEpisode remembered, int seed, Decoding decoding, int maxSteps, string? query = null)
{
    private readonly Random _random = new(seed);
    private readonly List<TrajectoryStep> _steps = [];
    private readonly List<EpisodeNotes> _notes = [];
    private readonly List<(float LogProbability, float? Value)> _given = [];

    /// <param name="episode">One that begins.</param>
    /// <inheritdoc cref="Rollout(RememberedEpisode, int, Decoding, int, string?)"/>
    public Rollout(Episode episode, int seed, Decoding decoding, int maxSteps, string? query = null) : this(new RememberedEpisode(episode), seed, decoding, maxSteps, query)
    {
    }

    public Episode Episode => remembered.Episode;

    /// <summary>The episode as it stands, to try what would happen.</summary>
    public RememberedEpisode Fork() => remembered.Fork();

    /// <summary>Decisions taken so far, those before a fork left out.</summary>
    public IReadOnlyList<TrajectoryStep> Steps => _steps;

    /// <summary>What was seen before each of the steps, those before a fork included.</summary>
    public IReadOnlyList<EpisodeNotes> Notes => _notes;

    /// <summary>
    /// What the policy gave at each of the steps: the natural-log probability of the action taken, the temperature left out, and the state's value where it has one. (0, null) where it was not asked.
    /// </summary>
    public IReadOnlyList<(float LogProbability, float? Value)> Given => _given;

    /// <summary>True once something was bought, or the step limit is reached.</summary>
    public bool IsOver => Episode.Done || _steps.Count >= maxSteps;

    /// <summary>The purchase's reward; 0 without one.</summary>
    public double Reward => Episode.Done ? Episode.Reward : 0;

    public int InvalidActions { get; private set; }

    /// <summary>What there is to choose now.</summary>
    public Decision Decide() => (string.IsNullOrEmpty(query) ? remembered.Decide() : remembered.DecideWithQuery(query)) with
        {
            Episode = this, Chance = Chance.Of(seed, _steps.Count), StepsLeft = maxSteps - _steps.Count,
        };

    /// <summary>Chooses by the distribution and takes the action.</summary>
    public void Take(Decision decision, ActionDistribution distribution)
    {
        var index = decoding.Greedy ? distribution.Best : Draw(distribution.LogProbabilities);
        Take(decision, index, (distribution.LogProbabilities[index], distribution.Value));
    }

    /// <summary>Takes the action of that index.</summary>
    public void Take(Decision decision, int index) => Take(decision, index, (0, null));

    /// <summary>Takes the action that was taken before, when the episode was played for the first time: what is drawn after it is what was drawn then.</summary>
    public void Replay(int index)
    {
        var decision = Decide();
        if (!decoding.Greedy && decision.Actions.Count > 1)
            _random.NextDouble();
        Take(decision, index);
    }

    private void Take(Decision decision, int index, (float, float?) given)
    {
        _given.Add(given);
        var action = decision.EnvironmentActions[index];
        _steps.Add(new TrajectoryStep(decision.Observation, decision.Actions, index, action));
        _notes.Add(remembered.Notes);
        if (!remembered.Step(action).ActionIsValid)
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
