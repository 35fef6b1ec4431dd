using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Rollouts;

/// <summary>Demonstrations by the scripted shopper, in place of people's where there are none.</summary>
public static class ScriptedTrajectories
{
    /// <summary>A shopper that has not bought by then walks out with nothing.</summary>
    private const int MaxSteps = 100;

    /// <summary>
    /// Plays <paramref name="count"/> goals, drawn from <paramref name="goals"/> without repeats (in rounds, where there are fewer). Searches are the
    /// shopper's own words in part: such a step has index -1, and its <see cref="TrajectoryStep.Action"/> is a pair for the query writer to learn from.
    /// </summary>
    /// <param name="finished">Told after each trajectory how many there are.</param>
    public static IReadOnlyList<Trajectory> Generate(Storefront shop, IReadOnlyList<Goal> goals, int count, int seed,
        Action<int>? finished = null, CancellationToken cancellation = default)
    {
        if (goals.Count == 0)
            throw new ArgumentException("There are no goals to shop for.", nameof(goals));
        var order = goals.ToArray();
        var random = new Random(seed);
        List<Trajectory> trajectories = new(count);
        while (trajectories.Count < count)
        {
            var place = trajectories.Count % order.Length;
            if (place == 0)
                random.Shuffle(order);
            cancellation.ThrowIfCancellationRequested();
            // Every round has shoppers of its own, who err in other places.
            trajectories.Add(Play(shop, order[place], unchecked(seed + trajectories.Count / order.Length * 1_000_003)));
            finished?.Invoke(trajectories.Count);
        }
        return trajectories;
    }

    private static Trajectory Play(Storefront shop, Goal goal, int seed)
    {
        using var shopper = new ScriptedShopper(shop, seed);
        string[] ownWords = [ShopperQuery.Write(goal, seed)];
        var remembered = new RememberedEpisode(new Episode(shop, goal, $"scripted-{goal.Index}"));
        var episode = remembered.Episode;
        List<TrajectoryStep> steps = [];
        while (!episode.Done && steps.Count < MaxSteps)
        {
            var choice = remembered.Decide(ownWords);
            var index = shopper.Act([choice])[0].Best;
            var action = choice.EnvironmentActions[index];
            // What a policy without a query writer is offered; the shopper's own words are not among it.
            var offered = episode.Actions.HasSearchBar ? DecisionBuilder.Build(episode).Actions : choice.Actions;
            steps.Add(new TrajectoryStep(choice.Observation, offered, episode.Actions.HasSearchBar ? IndexOf(offered, action) : index, action));
            remembered.Step(action);
        }
        return new Trajectory("scripted", goal.Index, goal.InstructionText, steps, episode.Reward);
    }

    private static int IndexOf(IReadOnlyList<string> actions, string action)
    {
        for (var i = 0; i < actions.Count; i++)
            if (actions[i] == action)
                return i;
        return -1;
    }
}
