using System.Text.Json.Serialization;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Web.Trajectories;

/// <summary>
/// A line of WebShop's il_trajs files. Its loader reads <c>states</c>, <c>available_actions</c> and <c>action_idxs</c> (-1 at a search); <c>actions</c>,
/// <c>goal</c>, <c>instruction</c> and <c>reward</c> are ours and are passed over there. <c>images</c> and anything else is passed over here.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record TrajectoryLine
{
    /// <summary>The pages in text_rich, before each action; one more, after the last action, is accepted and dropped.</summary>
    public required IReadOnlyList<string> States { get; init; }
    public required IReadOnlyList<IReadOnlyList<string>> AvailableActions { get; init; }
    public required IReadOnlyList<int> ActionIdxs { get; init; }
    public IReadOnlyList<string>? Actions { get; init; }
    /// <summary>Index of the goal in the catalog; found from the instruction where it is absent.</summary>
    public int? Goal { get; init; }
    /// <summary>Read off the first page where it is absent.</summary>
    public string? Instruction { get; init; }
    /// <summary>In [0, 1]; 0 where it is absent.</summary>
    public double? Reward { get; init; }

    public static TrajectoryLine Of(IReadOnlyList<TrajectoryStep> steps, int? goal, string instruction, double reward) => new()
    {
        States = [.. steps.Select(step => step.Observation)],
        AvailableActions = [.. steps.Select(step => step.Actions)],
        ActionIdxs = [.. steps.Select(step => step.ActionIndex)],
        Actions = [.. steps.Select(step => step.Action)],
        Goal = goal,
        Instruction = instruction,
        Reward = reward,
    };

    /// <summary>What does not fit together, or null.</summary>
    public string? Problem()
    {
        var length = ActionIdxs.Count;
        if (length == 0)
            return "action_idxs is empty: a trajectory has at least one step";
        if (States.Count != length && States.Count != length + 1)
            return $"{States.Count} states for {length} action_idxs: give one state for each, or one more";
        if (AvailableActions.Count != length)
            return $"{AvailableActions.Count} available_actions for {length} action_idxs: give one list for each";
        if (Actions is not null && Actions.Count != length)
            return $"{Actions.Count} actions for {length} action_idxs: give one for each, or leave actions out";
        for (var i = 0; i < length; i++)
            if (ActionIdxs[i] < -1 || ActionIdxs[i] >= AvailableActions[i].Count)
                return $"action_idxs[{i}] is {ActionIdxs[i]}: give -1 for a search, or a position among its {AvailableActions[i].Count} available_actions";
        return null;
    }

    public IReadOnlyList<TrajectoryStep> Steps() => [.. ActionIdxs.Select((index, i) =>
        new TrajectoryStep(States[i], AvailableActions[i], index, Actions?[i] ?? (index >= 0 ? AvailableActions[i][index] : "search[]")))];
}
