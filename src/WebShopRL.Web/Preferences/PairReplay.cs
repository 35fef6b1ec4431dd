using System.Globalization;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Preferences;

/// <summary>What is said to be judged cannot be, by its field.</summary>
internal sealed class PairException(string at, string problem) : Exception($"{at}: {problem}")
{
    public string Field => at;

    public string Problem => problem;
}

/// <summary>Makes pairs by playing them: an episode is its actions, so what is judged has the pages, actions and rewards that it has in the catalog that is open.</summary>
internal sealed class PairReplay(Storefront shop)
{
    private const int MostShown = 12;

    /// <summary>Two actions in the state that some actions lead to.</summary>
    /// <exception cref="PairException">An action is not to be had where it is said to be taken, or both are the same.</exception>
    public JudgedPair Actions(int goal, IReadOnlyList<string> before, string first, string second)
    {
        var (episode, taken) = Play(goal, before, "before");
        if (episode.Done)
            throw new PairException("before", "It ends with a purchase: nothing can be done after it.");
        // On the search page anything may be searched for: both are offered.
        var decision = DecisionBuilder.Build(episode, [.. new[] { first, second }.Select(QueryOf).OfType<string>()]);
        var state = new JudgedState(decision.Observation, decision.Actions, taken);
        var pair = new JudgedPair(goal, shop.Goals[goal].InstructionText, state, Thing(first, "first.actions.0"), Thing(second, "second.actions.0"));
        return pair.First.Place == pair.Second.Place ? throw new PairException("second", "It is the same as first: there is nothing to choose.") : pair;

        JudgedThing Thing(string action, string field)
        {
            var place = TrajectoryJson.PlaceOf(action, decision.EnvironmentActions) is var own and >= 0 ? own : TrajectoryJson.PlaceOf(action, decision.Actions);
            return place >= 0 ? new JudgedThing([decision.EnvironmentActions[place]], place) : throw NotThere(field, action, episode);
        }
    }

    /// <summary>Two trajectories of a goal.</summary>
    /// <exception cref="PairException">An action is not to be had where it is said to be taken, or both are the same.</exception>
    public JudgedPair Trajectories(int goal, IReadOnlyList<string> first, IReadOnlyList<string> second, int? firstId = null, int? secondId = null)
    {
        var pair = new JudgedPair(goal, shop.Goals[goal].InstructionText, null, Whole(first, "first.actions"), Whole(second, "second.actions"), firstId, secondId);
        return pair.First.Actions.SequenceEqual(pair.Second.Actions, StringComparer.Ordinal) ? throw new PairException("second", "It is the same as first: there is nothing to choose.") : pair;

        JudgedThing Whole(IReadOnlyList<string> actions, string field)
        {
            var (episode, taken) = Play(goal, actions, field);
            return new JudgedThing(taken, null, episode.Done ? episode.Reward : 0);
        }
    }

    /// <summary>Where a trajectory's actions lead; as far as they can be taken.</summary>
    public Episode End(int goal, IReadOnlyList<string> actions)
    {
        var episode = new Episode(shop, shop.Goals[goal], "preference");
        foreach (var action in actions)
            episode.Step(action);
        return episode;
    }

    /// <summary>The same actions as policies read them: products by their titles.</summary>
    public IReadOnlyList<string> AsRead(int goal, IReadOnlyList<string> actions)
    {
        var episode = new Episode(shop, shop.Goals[goal], "preference");
        List<string> read = [];
        foreach (var action in actions)
        {
            var decision = DecisionBuilder.Build(episode);
            read.Add(TrajectoryJson.PlaceOf(action, decision.EnvironmentActions) is var place and >= 0 ? decision.Actions[place] : action);
            episode.Step(action);
        }
        return read;
    }

    private (Episode Episode, List<string> Taken) Play(int goal, IReadOnlyList<string> actions, string field)
    {
        var episode = new Episode(shop, shop.Goals[goal], "preference");
        List<string> taken = [];
        foreach (var (index, told) in actions.Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{field}.{index}");
            if (episode.Done)
                throw new PairException(place, "It comes after a purchase, which ends an episode: leave it out.");
            var action = EpisodeReplay.AsTaken(episode, told);
            var page = episode.Fork();
            if (!episode.Step(action).ActionIsValid)
                throw NotThere(place, told, page);
            taken.Add(action);
        }
        return (episode, taken);
    }

    private static PairException NotThere(string field, string action, Episode episode)
    {
        IReadOnlyList<string> offered = episode.Actions.HasSearchBar ? ["search[words]"] : [.. episode.Actions.Clickables.Select(text => $"click[{text}]")];
        return new(field, $"'{(action.Length > 100 ? action[..100] + "…" : action)}' cannot be done there: the page takes {string.Join(", ", offered.Take(MostShown))}{(offered.Count > MostShown ? ", …" : "")}.");
    }

    private static string? QueryOf(string action) => action.StartsWith("search[", StringComparison.OrdinalIgnoreCase) && action.EndsWith(']') ? action["search[".Length..^1] : null;
}
