using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Trajectories;

/// <summary>Sets of trajectories, and runs that name them, as rows.</summary>
internal static class StoredSets
{
    /// <summary>A set with one trajectory.</summary>
    public static Task<int> AddSetAsync(this WebShopServer server, string name) => server.WithStoreAsync(async store =>
    {
        var shop = server.Services.GetRequiredService<ShopProvider>().Current;
        var set = new TrajectorySet { Name = name, Catalog = shop.Name, CatalogFingerprint = shop.Fingerprint, CreatedAt = DateTimeOffset.UtcNow };
        store.TrajectorySets.Add(set);
        await store.SaveChangesAsync();
        store.Trajectories.Add(new StoredTrajectory
        {
            Source = "policy", Catalog = shop.Name, CatalogFingerprint = shop.Fingerprint, Goal = 1500, Instruction = $"of {name}", SetId = set.Id, Reward = 1, Length = 1, CreatedAt = DateTimeOffset.UtcNow,
            Steps = """[{"observation": "a page", "actions": ["search[a]"], "action_index": 0, "action": "search[a]"}]""",
        });
        await store.SaveChangesAsync();
        return set.Id;
    });

    /// <summary>A run that learns from sets: one in line, or one that is trained elsewhere.</summary>
    public static Task<int> AddRunFromAsync(this WebShopServer server, string sets, string algorithm = "il") => server.WithStoreAsync(async store =>
    {
        var run = new Run
        {
            Name = "from sets", Algorithm = algorithm, Settings = new JsonObject { ["demonstrations"] = "sets", ["trajectory_sets"] = sets }.ToJsonString(),
            Status = algorithm == ExternalRun.Algorithm ? RunStatus.Running : RunStatus.Queued, CreatedAt = DateTimeOffset.UtcNow,
        };
        store.Runs.Add(run);
        await store.SaveChangesAsync();
        return run.Id;
    });
}
