namespace WebShopRL.Agents.Policies;

/// <summary>WebShop's rule baseline: search for the instruction as it stands, open the first result, buy it as it is.</summary>
public sealed class RulePolicy : IPolicy
{
    public string Name => "rule";

    public IReadOnlyList<ActionDistribution> Act(IReadOnlyList<Decision> decisions) =>
        [.. decisions.Select(decision => ActionDistribution.Certain(decision.Actions.Count, Choose(decision.Actions)))];

    private static int Choose(IReadOnlyList<string> actions)
    {
        for (var i = 0; i < actions.Count; i++)
            if (actions[i].StartsWith("click[item - ", StringComparison.Ordinal) || actions[i] == "click[buy now]")
                return i;
        // The instruction is the last of the searches; a results page without results has only its buttons, of which the last is as good as any.
        return actions.Count - 1;
    }

    public void Dispose() { }
}
