using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Store;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Evaluations;

/// <summary>The agents that forms offer, and what they are called: baselines, and checkpoints by the run they come from.</summary>
internal static class AgentChoices
{
    private static readonly Dictionary<string, string> Baselines = new()
    {
        ["rule"] = "Rule: buys the first result", ["random"] = "Random: any action", ["expert"] = "Expert: the scripted shopper",
        ["reader"] = "Reader: reads on, goes by words alone", ["oracle"] = "Oracle: the best there is among the results", ["human"] = "Human: people's stored episodes of the goals",
    };

    /// <summary>Values are what <see cref="EvaluatedAgent.Of(string)"/> takes.</summary>
    /// <param name="policies">Those alone whose episodes can be sampled.</param>
    public static async Task<List<(string Value, string Label)>> ReadAsync(WebShopDbContext store, CancellationToken cancellation, bool policies = false) =>
        [.. (policies ? PolicyLoader.Baselines : PolicyLoader.Measured).Select(name => (name, Baselines.GetValueOrDefault(name, name))), .. await CheckpointChoices.ReadAsync(store, CheckpointUse.Playing, cancellation)];

    /// <summary>Names of the runs by reference (<c>run:12</c>), of their checkpoints by id, and the names that checkpoints were given.</summary>
    public static Task<Dictionary<string, string>> NamesAsync(WebShopDbContext store, CancellationToken cancellation) => ReferenceNames.ReadAsync(store, null, cancellation);

    /// <summary>What people call an agent: its run's name, its model's, or its own.</summary>
    public static string Name(Dictionary<string, string> names, string agent) => LlmAgent.Shown(agent) ?? names.GetValueOrDefault(agent, agent);
}
