using System.Text.Json;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Episodes;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Trajectories;

/// <summary>The steps of a stored trajectory as its row holds them: a JSON array of {observation, actions, action_index, action}.</summary>
public static class TrajectoryJson
{
    public static string Serialize(IReadOnlyList<TrajectoryStep> steps) => JsonSerializer.Serialize(steps, ApiJson.Options);

    public static IReadOnlyList<TrajectoryStep> Deserialize(string steps) => JsonSerializer.Deserialize<List<TrajectoryStep>>(steps, ApiJson.Options)!;

    /// <summary>The actions of its steps, in order.</summary>
    public static string[] ActionsOf(StoredTrajectory trajectory) => [.. Deserialize(trajectory.Steps).Select(step => step.Action)];

    /// <summary>What a policy would have been shown on the episode's page, with the action that was taken there; a search that was not offered has index -1.</summary>
    public static TrajectoryStep StepOf(Episode episode, string action)
    {
        var decision = DecisionBuilder.Build(episode);
        return new TrajectoryStep(decision.Observation, decision.Actions, PlaceOf(action, decision.EnvironmentActions), action);
    }

    /// <summary>Where an action stands among those offered, whatever the case of its letters; -1 where it does not.</summary>
    internal static int PlaceOf(string action, IReadOnlyList<string> offered)
    {
        for (var place = 0; place < offered.Count; place++)
            if (offered[place].Equals(action, StringComparison.OrdinalIgnoreCase))
                return place;
        return -1;
    }
}
