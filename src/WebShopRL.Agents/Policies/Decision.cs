namespace WebShopRL.Agents.Policies;

/// <summary>What a shopper sees when it has to choose.</summary>
public sealed record Decision : Offer
{
    /// <summary>What was seen before the page in its episode; null where the caller has a page alone, which a policy that reads notes refuses.</summary>
    public required EpisodeNotes? Notes { get; init; }
    /// <summary>Stands for the episode that the decision belongs to, and is the same object at each of its steps: agents that remember keep what they saw by it. Null where the caller has a page alone.</summary>
    public object? Episode { get; init; }
    /// <summary>What led here, as the environment took it, where that may have been somebody else's doing; null where it was what the policy chose before.</summary>
    public string? Taken { get; init; }
    /// <summary>Uniform in [0, 1), the episode's own at this step: what draws by itself draws by it. Null where the caller has a page alone.</summary>
    public double? Chance { get; init; }
    /// <summary>How many actions may still be taken, this one included; null where nothing ends the episode.</summary>
    public int? StepsLeft { get; init; }

    /// <summary>A choice of which a page, what was seen before it and its actions were kept, and nothing else.</summary>
    public static Decision Kept(string observation, EpisodeNotes? notes, IReadOnlyList<string> actions) =>
        new() { Instruction = "", Observation = observation, Actions = actions, EnvironmentActions = actions, Notes = notes };
}
