using WebShopRL.Shop;

namespace WebShopRL.Agents.Policies.Scripted;

/// <summary>
/// Shops as WebShop's practised people did, errors included: reads the results, opens what looks right, sometimes reads on, compares, picks
/// the options it was asked for, buys. It goes by what titles and pages say, so that a learner can find out what it goes by; where those leave
/// it open it has a hunch, which is right more often than chance (people saw pictures, and other tabs).
/// Remembers one shopping trip for each goal from the search page to the purchase: do not play a goal twice at the same time.
/// </summary>
/// <param name="seed">With the goal's index, decides every slip and every moment of impatience: the same goal is shopped for in the same way, whatever is played beside it.</param>
public sealed class ScriptedShopper(Storefront shop, int seed) : IPolicy
{
    private readonly Dictionary<int, ShoppingTrip> _trips = [];

    public string Name => "expert";

    /// <summary>Throws <see cref="ArgumentException"/> for a decision without its goal.</summary>
    public IReadOnlyList<ActionDistribution> Act(IReadOnlyList<Decision> decisions) =>
        [.. decisions.Select(decision => ActionDistribution.Certain(decision.Actions.Count, Choose(decision)))];

    private int Choose(Decision decision)
    {
        var goal = decision.Goal ?? throw new ArgumentException($"The scripted shopper has to know the goal behind '{decision.Instruction}'; the decision has none.", nameof(decision));
        if (!_trips.TryGetValue(goal.Index, out var trip) || (PageReading.KindOf(decision) == PageKind.Search && !trip.IsBackAtSearch))
            _trips[goal.Index] = trip = new ShoppingTrip(shop, goal, new Random(unchecked(seed * 7919 + goal.Index)));
        var action = trip.Next(decision);
        if (action == ShoppingTrip.Purchase)
            _trips.Remove(goal.Index);
        var index = PageReading.IndexOf(decision.EnvironmentActions, action);
        return index >= 0 ? index : throw new InvalidOperationException($"The scripted shopper chose '{action}', which is not among: {string.Join(", ", decision.EnvironmentActions)}.");
    }

    public void Dispose() { }
}
