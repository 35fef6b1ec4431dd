namespace WebShopRL.Agents.Rollouts;

/// <summary>The state in which two actions are judged.</summary>
/// <param name="Observation">The page in text_rich.</param>
/// <param name="Actions">The actions there were, as the policy reads them.</param>
/// <param name="Before">The actions that led there from the search page, as the environment took them.</param>
public sealed record JudgedState(string Observation, IReadOnlyList<string> Actions, IReadOnlyList<string> Before);

/// <summary>One of the two things that are judged.</summary>
/// <param name="Actions">As the environment takes them: one action, or those of a whole episode.</param>
/// <param name="Place">Where a single action stands among the state's; null for an episode.</param>
/// <param name="Reward">What an episode earned, in [0, 1]; null for a single action.</param>
public sealed record JudgedThing(IReadOnlyList<string> Actions, int? Place = null, double? Reward = null);

/// <summary>A person's judgement of two actions in one state, or of two episodes of one goal.</summary>
/// <param name="Goal">Index of the goal in the catalog.</param>
/// <param name="State">Null where whole episodes are judged.</param>
/// <param name="PrefersFirst">Null where neither is preferred: as good, or both bad.</param>
public sealed record StatedPreference(int Goal, string Instruction, JudgedState? State, JudgedThing First, JudgedThing Second, bool? PrefersFirst)
{
    /// <summary>The preferred thing and the other one; null where neither is.</summary>
    public (JudgedThing Chosen, JudgedThing Rejected)? Order => PrefersFirst switch { true => (First, Second), false => (Second, First), null => null };
}
