using System.Collections.Concurrent;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Shop.Goals;
using WebShopRL.Store.Comparisons;
using WebShopRL.Web.Evaluations;

namespace WebShopRL.Web.Comparisons;

/// <summary>An arm of a comparison.</summary>
/// <param name="Name">As the comparison names it.</param>
/// <param name="CheckpointId">Null for what has no row.</param>
/// <param name="Folder">Of its files; null for what is no checkpoint.</param>
internal sealed record Arm(string Name, EvaluatedAgent Agent, int? CheckpointId, string? Folder);

/// <summary>
/// Plays the arms and lets the bandits go on as outcomes come in. A bandit that needs an outcome nobody has played yet names it; the arm that is needed most plays a batch of goals, those first that are waited for. Since every arm
/// plays every goal in the end, no episode is played for the bandits alone, and their runs come out as if all had been known before. One thread drives it; <see cref="Result"/> may be read from another.
/// </summary>
internal sealed class ComparisonPlay : IDisposable
{
    /// <summary>Episodes that an arm plays together.</summary>
    private const int Batch = 32;

    /// <summary>Checkpoints kept loaded at once.</summary>
    private const int KeptLoaded = 4;

    private readonly IReadOnlyList<Arm> _arms;
    private readonly IReadOnlyList<Goal> _goals;
    private readonly PlayerParts _parts;
    private readonly GoalPlayers _players;
    private readonly IReadOnlyDictionary<string, LlmUsage> _used;
    private readonly (double Reward, int Steps)?[][] _outcomes;
    private readonly ThompsonBandit[] _bandits;
    private readonly int _seed;
    private readonly List<(int Arm, IGoalPlayer Player)> _open = [];
    private readonly Dictionary<int, LlmPlayer> _models = [];
    private readonly Dictionary<int, int> _placeOf;
    private readonly Lock _lock = new();

    /// <param name="known">Outcomes of an earlier attempt.</param>
    /// <param name="used">What language models used in it.</param>
    public ComparisonPlay(Comparison comparison, IReadOnlyList<Arm> arms, IReadOnlyList<Goal> goals, PlayerParts parts, GoalPlayers players, IReadOnlyList<ComparisonOutcome> known, IReadOnlyDictionary<string, LlmUsage> used)
    {
        (_arms, _goals, _parts, _players, _used, _seed) = (arms, goals, parts, players, used, comparison.Seed);
        _placeOf = goals.Index().ToDictionary(goal => goal.Item.Index, goal => goal.Index);
        _outcomes = [.. arms.Select(_ => new (double, int)?[goals.Count])];
        _bandits = [.. Enumerable.Range(0, comparison.ParallelRuns).Select(run => new ThompsonBandit(arms.Count, goals.Count, comparison.Rollouts, comparison.Likelihood, unchecked(comparison.Seed + run)))];
        var armOf = arms.Index().ToDictionary(arm => arm.Item.Name, arm => arm.Index);
        foreach (var outcome in known)
            if (armOf.TryGetValue(outcome.Agent, out var arm) && _placeOf.TryGetValue(outcome.Goal, out var place))
                _outcomes[arm][place] = (outcome.Reward, outcome.Steps);
    }

    /// <summary>Outcomes that are not stored yet.</summary>
    public ConcurrentQueue<ComparisonOutcome> Played { get; } = [];

    public void Run(int comparisonId, CancellationToken cancellation)
    {
        while (Next() is var (arm, goals))
        {
            cancellation.ThrowIfCancellationRequested();
            Open(arm).Play(goals, _parts.Settings, episode =>
            {
                lock (_lock)
                    _outcomes[arm][_placeOf[episode.Goal]] = (episode.Reward, episode.Steps);
                Played.Enqueue(new ComparisonOutcome { ComparisonId = comparisonId, Agent = _arms[arm].Name, Goal = episode.Goal, Reward = episode.Reward, Steps = episode.Steps });
            }, cancellation);
        }
    }

    /// <summary>As far as it has come, and the rollouts of all bandits so far.</summary>
    public (ComparisonResult Result, int Rollouts) Result()
    {
        lock (_lock)
        {
            var ends = _bandits.Select(bandit => bandit.Curve is [.., var last] ? last : null).OfType<BanditPoint>().ToArray();
            return (new ComparisonResult(
                [.. _arms.Select((arm, i) => ArmResult.Of(arm.Name, arm.CheckpointId, Summary(i), [.. ends.Select(end => end.Arms[i])], Usage(i)))],
                [.. _bandits.Select((bandit, run) => new BanditRun(unchecked(_seed + run), [.. bandit.Curve]))],
                [.. from first in Enumerable.Range(0, _arms.Count) from second in Enumerable.Range(first + 1, _arms.Count - first - 1)
                    let difference = Difference(first, second) where difference is not null select difference]), _bandits.Sum(bandit => bandit.Done));
        }
    }

    /// <summary>The arm to play now and its goals; null once everything is played and every bandit is over.</summary>
    private (int Arm, IReadOnlyList<Goal> Goals)? Next()
    {
        lock (_lock)
        {
            var needed = _bandits.Select(bandit => bandit.Advance((arm, goal) => _outcomes[arm][goal]?.Reward)).OfType<(int Arm, int Goal)>().ToArray();
            var arm = needed.Length > 0
                ? needed.CountBy(need => need.Arm).OrderByDescending(need => need.Value).ThenBy(need => need.Key).First().Key
                : Array.FindIndex(_outcomes, outcomes => outcomes.Contains(null));
            if (arm < 0)
                return null;
            var first = needed.Where(need => need.Arm == arm).Select(need => need.Goal);
            var open = Enumerable.Range(0, _goals.Count).Where(goal => _outcomes[arm][goal] is null);
            return (arm, [.. first.Concat(open).Distinct().Take(Batch).Select(goal => _goals[goal])]);
        }
    }

    private IGoalPlayer Open(int arm)
    {
        if (_open.FirstOrDefault(open => open.Arm == arm).Player is { } player)
            return player;
        var loaded = _open.Where(open => _arms[open.Arm].Folder is not null).ToArray();
        if (_arms[arm].Folder is not null && loaded.Length >= KeptLoaded)
        {
            loaded[0].Player.Dispose();
            _open.Remove(loaded[0]);
        }
        player = _players.Open(_arms[arm].Agent, _parts with { Folder = _arms[arm].Folder, Used = _used.GetValueOrDefault(_arms[arm].Name) });
        _open.Add((arm, player));
        if (player is LlmPlayer model)
            lock (_lock)
                _models[arm] = model;
        return player;
    }

    private LlmUsage? Usage(int arm) => _models.TryGetValue(arm, out var model) ? model.Usage : _used.GetValueOrDefault(_arms[arm].Name);

    private EvaluationResult Summary(int arm) =>
        Evaluator.Summarize([.. _outcomes[arm].Index().Where(outcome => outcome.Item is not null).Select(outcome => new EvaluatedEpisode(_goals[outcome.Index].Index, outcome.Item!.Value.Reward, outcome.Item.Value.Steps, false, []))]);

    private PairedDifference? Difference(int first, int second)
    {
        int[] both = [.. Enumerable.Range(0, _goals.Count).Where(goal => _outcomes[first][goal] is not null && _outcomes[second][goal] is not null)];
        return both.Length == 0 ? null : PairedDifference.Of(
            _arms[first].Name, _arms[second].Name, [.. both.Select(goal => _outcomes[first][goal]!.Value.Reward)], [.. both.Select(goal => _outcomes[second][goal]!.Value.Reward)]);
    }

    public void Dispose()
    {
        foreach (var (_, player) in _open)
            player.Dispose();
    }
}
