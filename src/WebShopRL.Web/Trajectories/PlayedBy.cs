using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Trajectories;

/// <summary>Which agents played what is stored, and what they are called.</summary>
internal static class PlayedBy
{
    private const int Most = 200;

    /// <summary>The agent of a trajectory as its generation was given it; null where none played it.</summary>
    public static async Task<string?> AgentAsync(WebShopDbContext store, StoredTrajectory trajectory, CancellationToken cancellation) => trajectory.GenerationId is not { } id ? null
        : await store.Generations.Where(generation => generation.Id == id).Select(generation => generation.Baseline ?? generation.CheckpointReference).FirstOrDefaultAsync(cancellation);

    /// <summary>The agents that have played, and what people call them.</summary>
    public static async Task<IReadOnlyList<(string Value, string Label)>> AgentsAsync(WebShopDbContext store, CancellationToken cancellation)
    {
        var agents = await store.Generations.Where(generation => generation.Kept > 0).Select(generation => generation.Baseline ?? generation.CheckpointReference!).Distinct().OrderBy(agent => agent).Take(Most).ToListAsync(cancellation);
        if (agents.Count == 0)
            return [];
        var names = await ReferenceNames.ReadAsync(store, agents, cancellation);
        return [.. agents.Select(agent => (agent, names.TryGetValue(agent, out var name) && name != agent ? $"{name} · {agent}" : agent))];
    }
}
