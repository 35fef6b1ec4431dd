using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Studies;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Trajectories;

/// <summary>What work in line has named and not read yet stays as it was when the work was launched.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class TrajectorySetWaitingTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Generation_IsRefused_WhileARunHasYetToReadTheSet_AndAddsToItOnceItHas()
    {
        await server.AddSetAsync("learned from");
        var run = await server.AddRunFromAsync("learned from");
        var before = await server.WithStoreAsync(store => store.Generations.CountAsync());

        var (status, problem) = await GenerateAsync("learned from");
        Assert.Equal((409, $"Run {run} has yet to read the trajectory set 'learned from': add to it once that is done, or give another name."), (status, (string?)problem!["detail"]));
        Assert.Equal(before, await server.WithStoreAsync(store => store.Generations.CountAsync()));
        Assert.Equal(202, (await GenerateAsync("a set of its own")).Status);

        await KeepAsync(run, "learned from");
        Assert.Equal(202, (await GenerateAsync("learned from")).Status);
    }

    [Fact]
    public async Task Generation_IsRefused_WhileAStudyNamesTheSet()
    {
        await server.AddSetAsync("of a plan");
        var study = await server.WithStoreAsync(async store =>
        {
            var row = new Study { Name = "a study", Seeds = 1, Plan = """{"stages": [{"name": "a", "runs": {"settings": {"demonstrations": "sets", "trajectory_sets": "of a plan,stage:b"}}}]}""", Status = RunStatus.Running, CreatedAt = DateTimeOffset.UtcNow };
            store.Studies.Add(row);
            await store.SaveChangesAsync();
            return row.Id;
        });
        var (status, problem) = await GenerateAsync("of a plan");
        Assert.Equal(409, status);
        Assert.StartsWith($"Study {study} has yet to read", (string?)problem!["detail"], StringComparison.Ordinal);
        await server.WithStoreAsync(store => store.Studies.Where(row => row.Id == study).ExecuteUpdateAsync(set => set.SetProperty(row => row.FinishedAt, DateTimeOffset.UtcNow)));
        Assert.Equal(202, (await GenerateAsync("of a plan")).Status);
    }

    [Fact]
    public async Task Delete_IsRefused_WhileARunHasYetToReadTheSet()
    {
        var id = await server.AddSetAsync("to be deleted");
        var run = await server.AddRunFromAsync("other,to be deleted");
        await server.AddRunFromAsync("to be deleted", ExternalRun.Algorithm);

        var (status, problem) = await server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectory-sets/{id}");
        Assert.Equal((409, $"Run {run} has yet to read the trajectory set 'to be deleted': delete it once that is done, or cancel that first."), (status, (string?)problem!["detail"]));
        Assert.Equal(1, await server.WithStoreAsync(store => store.Trajectories.CountAsync(trajectory => trajectory.SetId == id)));

        await KeepAsync(run, "other,to be deleted");
        // One that is trained elsewhere may call its settings as it likes: it reads no set of ours.
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectory-sets/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectory-sets/{id}")).Status);
    }

    [Fact]
    public async Task WhatBelongsToTheSet_IsNotDeletedOutOfIt_WhileARunHasYetToReadIt()
    {
        var id = await server.AddSetAsync("kept whole");
        var (trajectory, import, generation) = await server.WithStoreAsync(async store =>
        {
            var row = await store.Trajectories.SingleAsync(trajectory => trajectory.SetId == id);
            var batch = new ImportBatch { Catalog = row.Catalog, Stored = 1, CreatedAt = DateTimeOffset.UtcNow };
            var made = new Generation { Baseline = "expert", Catalog = row.Catalog, CatalogFingerprint = row.CatalogFingerprint!, Wanted = 1, Budget = 1, SetId = id, Status = RunStatus.Succeeded, CreatedAt = DateTimeOffset.UtcNow };
            store.AddRange(batch, made);
            await store.SaveChangesAsync();
            (row.ImportId, row.GenerationId) = (batch.Id, made.Id);
            await store.SaveChangesAsync();
            return (row.Id, batch.Id, made.Id);
        });
        var run = await server.AddRunFromAsync("kept whole");
        string[] addresses = [$"/api/v1/trajectories/{trajectory}", $"/api/v1/trajectories/imports/{import}", $"/api/v1/generations/{generation}"];
        foreach (var address in addresses)
        {
            var (status, problem) = await server.SendAsync(HttpMethod.Delete, address);
            Assert.Equal((409, $"Run {run} has yet to read the trajectory set 'kept whole', which would lose trajectories: delete them once that is done, or cancel that first."), (status, (string?)problem!["detail"]));
        }
        Assert.Equal(1, await server.WithStoreAsync(store => store.Trajectories.CountAsync(row => row.SetId == id)));

        await KeepAsync(run, "kept whole");
        foreach (var address in addresses)
            Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, address)).Status);
    }

    private Task<(int Status, JsonNode? Body)> GenerateAsync(string set) =>
        server.PostAsync("/api/v1/generations", new { agent = new { baseline = "expert" }, goals = new[] { 1500 }, wanted = 1, budget = 5, set });

    /// <summary>The run has begun, and knows what the sets held.</summary>
    private Task<int> KeepAsync(int run, string sets) => server.WithStoreAsync(store =>
    {
        store.RunInputs.Add(new RunInput { RunId = run, Name = TrajectoryReader.InputOf($"sets:{sets}"), Content = new string('c', 64) });
        return store.SaveChangesAsync();
    });
}
