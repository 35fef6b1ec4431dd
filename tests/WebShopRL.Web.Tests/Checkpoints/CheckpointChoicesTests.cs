using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Tests.Checkpoints;

[Trait(Category.Name, Category.Integration)]
public sealed class CheckpointChoicesTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    /// <summary>What waits in line can wait for a run's first weights; who plays cannot.</summary>
    [Fact]
    public async Task RunWithoutWeights_IsOfferedToWorkThatWaits_AndNotWhereAnAgentIsAskedAtOnce()
    {
        var (queued, trained) = (await server.AddRunAsync(RunStatus.Queued), await server.AddRunAsync(RunStatus.Succeeded));
        await server.AddCheckpointAsync(trained, [1, 2, 3]);
        var (later, now) = await server.WithStoreAsync(async store =>
            (await CheckpointChoices.ReadAsync(store, CheckpointUse.Playing), await CheckpointChoices.ReadAsync(store, CheckpointUse.Playing, now: true)));
        Assert.Equal([$"run:{trained}", $"run:{queued}"], later.Select(choice => choice.Value).Where(value => value.StartsWith("run:", StringComparison.Ordinal)));
        Assert.Equal([$"run:{trained}"], now.Select(choice => choice.Value).Where(value => value.StartsWith("run:", StringComparison.Ordinal)));
    }
}
