namespace WebShopRL.Agents.Policies;

/// <summary>Draws one of the available actions uniformly. The draw is its own, so that greedy decoding is random too; of an episode it is the episode's, so that it is the same whichever others are played beside it.</summary>
public sealed class RandomPolicy(int seed) : IPolicy
{
    private readonly Random _random = new(seed);

    public string Name => "random";

    public IReadOnlyList<ActionDistribution> Act(IReadOnlyList<Decision> decisions) =>
        [.. decisions.Select(decision => ActionDistribution.Certain(decision.Actions.Count, Draw(decision)))];

    private int Draw(Decision decision) => decision.Chance is { } chance ? (int)(chance * decision.Actions.Count) : _random.Next(decision.Actions.Count);

    public void Dispose() { }
}
