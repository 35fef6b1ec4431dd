using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Policies;

/// <summary>What a page shows and what can be done there, by itself. A policy is asked with what was seen before it too: see <see cref="Decision"/>.</summary>
public record Offer
{
    /// <summary>The instruction as the shopper reads it, price limit included.</summary>
    public required string Instruction { get; init; }
    /// <summary>The page in text_rich.</summary>
    public required string Observation { get; init; }
    /// <summary>The actions to choose from, as the policy reads them: <c>search[...]</c>, <c>click[...]</c>, products as <c>click[item - title]</c>.</summary>
    public required IReadOnlyList<string> Actions { get; init; }
    /// <summary>The same actions as the environment takes them (products by asin), position by position.</summary>
    public required IReadOnlyList<string> EnvironmentActions { get; init; }
    /// <summary>Known to scripted shoppers only; a learned policy never reads it. Null where the caller has no goal.</summary>
    public Goal? Goal { get; init; }

    /// <summary>As a choice to make.</summary>
    /// <param name="notes">What was seen before the page in its episode; null where that is not known.</param>
    public Decision After(EpisodeNotes? notes) => new() { Instruction = Instruction, Observation = Observation, Actions = Actions, EnvironmentActions = EnvironmentActions, Goal = Goal, Notes = notes };
}
