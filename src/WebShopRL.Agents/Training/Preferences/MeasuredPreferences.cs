using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>
/// Preferences that are measured instead of assumed (after IPR, Xiong et al. 2024): the reference policy plays training goals; at the states it meets, several of its own
/// candidate actions are each played on from a fork of the episode; an action's value is the mean final reward, the simulator's or what a reward model expects. Only actions whose values really differ make a pair.
/// </summary>
internal sealed class MeasuredPreferences(Storefront shop, IPolicy policy, DpoSettings settings, PurchaseRewards rewards, int seed)
{
    private const int Parallel = 64;
    private const int MaxSteps = 30;

    /// <summary>A policy that takes its most probable actions has bought by then or walks in circles.</summary>
    private const int MaxGreedySteps = 12;

    /// <summary>Goals worked on at once; bounds what is kept in memory.</summary>
    private const int GoalsAtOnce = 25;

    /// <summary>States of one episode that are looked at, drawn from those it meets.</summary>
    private const int StatesPerEpisode = 3;

    private readonly Random _random = new(seed);

    private bool Greedy => settings.PlayingOn == "greedy";

    private sealed record Candidates(Decision Decision, RememberedEpisode At, int[] Actions)
    {
        public double[] Sum { get; } = new double[Actions.Length];
        public int[] Played { get; } = new int[Actions.Length];
    }

    /// <param name="progress">Told the goals done and the pairs found so far.</param>
    public PreferenceSet Collect(IReadOnlyList<Goal> goals, Action<int, int> progress, CancellationToken cancellation)
    {
        List<PreferenceState> states = [];
        var (pairs, degenerate) = (0, 0);
        var done = 0;
        foreach (var chunk in goals.Chunk(GoalsAtOnce))
        {
            var candidates = Meet(chunk, cancellation);
            Measure(candidates, cancellation);
            foreach (var state in candidates)
            {
                var preferences = Preferences(state);
                degenerate += (Greedy ? state.Actions.Length - 1 : state.Actions.Length * (state.Actions.Length - 1) / 2) - preferences.Count;
                if (preferences.Count > 0)
                    states.Add(new PreferenceState(state.Decision.Observation, state.Decision.Actions, preferences, policy.ReadsNotes ? state.Decision.Notes : null));
                pairs += preferences.Count;
            }
            progress(done += chunk.Length, pairs);
        }
        return new PreferenceSet(states, degenerate);
    }

    /// <summary>Plays each goal once and takes some of the states with a choice, each with its most probable and some drawn actions.</summary>
    private List<Candidates> Meet(IReadOnlyList<Goal> goals, CancellationToken cancellation)
    {
        Dictionary<int, List<Candidates>> met = [];
        var rollouts = goals.Select(goal => new Rollout(new Episode(shop, goal, $"preference-{goal.Index}"), _random.Next(), Decoding.Sampled, MaxSteps)).ToArray();
        var active = rollouts.ToList();
        while (active.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var decisions = active.Select(rollout => rollout.Decide()).ToArray();
            var distributions = policy.Act(decisions);
            for (var i = 0; i < active.Count; i++)
            {
                if (decisions[i].Actions.Count > 1)
                {
                    var list = met.TryGetValue(active[i].Episode.Goal.Index, out var known) ? known : met[active[i].Episode.Goal.Index] = [];
                    list.Add(new Candidates(decisions[i], active[i].Fork(), Choose(distributions[i])));
                }
                active[i].Take(decisions[i], distributions[i]);
            }
            active.RemoveAll(rollout => rollout.IsOver);
        }
        List<Candidates> chosen = [];
        foreach (var rollout in rollouts)
        {
            if (!met.TryGetValue(rollout.Episode.Goal.Index, out var list))
                continue;
            var states = list.Where(state => state.Actions.Length > 1).ToArray();
            _random.Shuffle(states);
            chosen.AddRange(states.Take(StatesPerEpisode));
        }
        return chosen;
    }

    /// <summary>Distinct actions: the most probable ones, or drawn without replacement by their probabilities (Gumbel top-k).</summary>
    private int[] Choose(ActionDistribution distribution) =>
        [.. distribution.LogProbabilities.Index()
            .Select(action => (action.Index, Key: action.Item - (Greedy ? 0 : Math.Log(-Math.Log(1 - _random.NextDouble())))))
            .OrderByDescending(action => action.Key)
            .Take(settings.Candidates)
            .Select(action => action.Index)];

    private void Measure(IReadOnlyList<Candidates> states, CancellationToken cancellation)
    {
        Dictionary<Rollout, (Candidates State, int Candidate)> owner = [];
        List<Rollout> ended = [];
        ParallelRollouts.Run(policy, Playouts(), Parallel, ended.Add, cancellation);
        foreach (var (rollout, reward) in ended.Zip(rewards.Of(ended)))
        {
            var (state, candidate) = owner[rollout];
            state.Sum[candidate] += Greedy && ComesBack(rollout) ? 0 : reward;
            state.Played[candidate]++;
        }

        IEnumerable<Rollout> Playouts()
        {
            foreach (var state in states)
                for (var candidate = 0; candidate < state.Actions.Length; candidate++)
                    for (var playout = 0; playout < (Greedy ? 1 : settings.Playouts); playout++)
                    {
                        var rollout = new Rollout(state.At.Fork(), _random.Next(), new Decoding(Greedy), Greedy ? MaxGreedySteps : MaxSteps);
                        rollout.Take(state.Decision, state.Actions[candidate]);
                        owner[rollout] = (state, candidate);
                        yield return rollout;
                        // A purchase decides the reward at once: one playout says it all.
                        if (rollout.Episode.Done)
                            break;
                    }
        }
    }

    /// <summary>A policy that always takes its most probable action and comes back to where it was will come back for ever: such an action is worth nothing to it. One that reads notes is where it was only with the same notes.</summary>
    private bool ComesBack(Rollout rollout)
    {
        var start = PlaceOf(0);
        return Enumerable.Range(1, rollout.Steps.Count - 1).Any(step => PlaceOf(step) == start);

        string PlaceOf(int step) => Trajectory.PlaceOf(rollout.Steps[step].Observation, policy.ReadsNotes ? rollout.Notes[step] : null);
    }

    /// <summary>
    /// Each candidate against each that is really worse, the best one first. Where playing on is greedy only pairs with the action that would be taken: what lies between two
    /// others changes nothing.
    /// </summary>
    private List<Preference> Preferences(Candidates state)
    {
        var ranked = state.Actions.Zip(state.Sum.Zip(state.Played, (sum, played) => sum / played)).OrderByDescending(candidate => candidate.Second).ToArray();
        return [.. from better in ranked
                   from worse in ranked
                   where better.Second - worse.Second >= settings.MinimumDifference && (!Greedy || better.First == state.Actions[0] || worse.First == state.Actions[0])
                   select new Preference(better.First, worse.First, better.Second - worse.Second)];
    }
}
