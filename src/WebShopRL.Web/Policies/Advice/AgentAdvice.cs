namespace WebShopRL.Web.Policies.Advice;

/// <summary>What an agent would do on a page of an episode.</summary>
/// <param name="Step">How many actions the episode had had.</param>
/// <param name="Agent">The reference it was asked by: <c>run:12</c>, <c>model:demo-agent</c>.</param>
/// <param name="IsJudged">Whether the agent remembers and says its one action alone: it gives no probabilities, and those here are 1 for that action and 0 for the others.</param>
/// <param name="Actions">Each action of the page as the agent is offered it, with its probability.</param>
/// <param name="Action">The one it would take, as the environment takes it.</param>
/// <param name="Value">The discounted reward that it expects from here; null where it has no such estimate.</param>
public sealed record AgentAdvice(int Step, string Agent, bool IsJudged, IReadOnlyList<AdvisedAction> Actions, string Action, float? Value)
{
    /// <summary>Probabilities by the action as the environment takes it.</summary>
    public IReadOnlyDictionary<string, double> Odds { get; } = Actions.GroupBy(action => action.Action).ToDictionary(group => group.Key, group => group.Sum(action => action.Probability), StringComparer.Ordinal);
}

/// <param name="Action">As the environment takes it: products by asin.</param>
/// <param name="Shown">As the agent reads it: products by title.</param>
public sealed record AdvisedAction(string Action, string Shown, double Probability);

/// <summary>The agent cannot be asked; the message says why.</summary>
public sealed class AgentUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What is said of an agent that was asked while the database was away.</summary>
    public static string WithoutDatabase(string? agent) => $"The agent {agent} cannot be asked: the database could not be reached.";
}
