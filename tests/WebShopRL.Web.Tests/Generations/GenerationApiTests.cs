using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Generations;

[Trait(Category.Name, Category.Integration)]
public sealed class GenerationApiTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Launch_MakesTheSetAndPutsItInLine_AndASecondOneAddsToIt()
    {
        var ids = new List<int>();
        for (var seed = 0; seed < 2; seed++)
        {
            var (status, accepted) = await server.PostAsync("/api/v1/generations", new { agent = new { baseline = "expert" }, goals = new[] { 1500, 1501 }, wanted = 3, min_reward = 0.5, budget = 40, set = "together", seed });
            Assert.Equal(202, status);
            ids.Add((int)accepted!["id"]!);
            Assert.Contains($"generation {accepted["id"]}", server.Queue.Jobs);
        }
        var generation = await server.GetAsync($"/api/v1/generations/{ids[1]}");
        Assert.Equal(("queued", "together", 2, 3, 0.5, 40, 1), ((string)generation["status"]!, (string)generation["set"]!, (int)generation["goals"]!, (int)generation["wanted"]!, (double)generation["min_reward"]!, (int)generation["budget"]!, (int)generation["seed"]!));
        Assert.Equal(ids.AsEnumerable().Reverse(), (await server.GetAsync("/api/v1/generations")).AsArray().Select(row => (int)row!["id"]!).Where(ids.Contains));
        var set = Assert.Single((await server.GetAsync("/api/v1/trajectory-sets")).AsArray(), set => (string?)set!["name"] == "together")!;
        Assert.Equal((0, true), ((int)set["trajectories"]!, (bool)set["being_filled"]!));

        Assert.Equal(409, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectory-sets/{set["id"]}")).Status);
        foreach (var id in ids)
        {
            Assert.Equal(409, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/generations/{id}")).Status);
            Assert.Equal(202, (await server.PostAsync($"/api/v1/generations/{id}/cancel")).Status);
            Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/generations/{id}")).Status);
        }
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectory-sets/{set["id"]}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectory-sets/{set["id"]}")).Status);
    }

    [Theory]
    [InlineData("""{"agent": {}, "wanted": 1, "set": "a"}""", "agent", "exactly one")]
    [InlineData("""{"agent": {"baseline": "rule"}, "wanted": 0, "set": "a"}""", "wanted", "from 1")]
    [InlineData("""{"agent": {"baseline": "oracle"}, "wanted": 1, "set": "a"}""", "agent.baseline", "are not generated")]
    [InlineData("""{"agent": {"llm": {"base_url": "http://a/v1", "model": "m"}}, "wanted": 1, "set": "a"}""", "agent.llm", "are not generated")]
    [InlineData("""{"agent": {"baseline": "rule"}, "wanted": 1, "set": "stage:a"}""", "set", "not a name of a set")]
    [InlineData("""{"agent": {"baseline": "rule"}, "wanted": 1, "set": "a,b"}""", "set", "not a name of a set")]
    [InlineData("""{"agent": {"baseline": "rule"}, "wanted": 1, "set": "a", "goals": [3]}""", "goals", "may not be learned from")]
    [InlineData("""{"agent": {"baseline": "rule"}, "wanted": 1, "set": "a", "goals": []}""", "goals", "at least one")]
    [InlineData("""{"agent": {"baseline": "rule"}, "wanted": 1, "set": "a", "goals": [1600, 1600]}""", "goals", "2 times")]
    [InlineData("""{"agent": {"baseline": "rule"}, "wanted": 1, "set": "a", "min_reward": 2}""", "min_reward", "from 0 to 1")]
    [InlineData("""{"agent": {"baseline": "rule"}, "wanted": 1, "set": "of another shop"}""", "set", "is of the catalog elsewhere")]
    public async Task Launch_NamesFieldAndMendAndStoresNothing_WhenTheRequestIsWrong(string request, string field, string message)
    {
        await server.WithStoreAsync(async store =>
        {
            if (!await store.TrajectorySets.AnyAsync(set => set.Name == "of another shop"))
                store.TrajectorySets.Add(new TrajectorySet { Name = "of another shop", Catalog = "elsewhere", CatalogFingerprint = new string('f', 64), CreatedAt = DateTimeOffset.UtcNow });
            return await store.SaveChangesAsync();
        });
        var before = await server.WithStoreAsync(store => store.Generations.CountAsync());
        var (status, problem) = await server.PostAsync("/api/v1/generations", JsonNode.Parse(request));
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]![field]![0], StringComparison.Ordinal);
        Assert.Equal(before, await server.WithStoreAsync(store => store.Generations.CountAsync()));
    }

    [Theory]
    [InlineData("""{"demonstrations": "sets"}""", "name at least one set")]
    [InlineData("""{"demonstrations": "sets", "trajectory_sets": "nowhere"}""", "There is no trajectory set 'nowhere'")]
    [InlineData("""{"demonstrations": "sets", "trajectory_sets": "hollow"}""", "is empty")]
    [InlineData("""{"demonstrations": "sets", "trajectory_sets": "far"}""", "The trajectory set 'far' is of the catalog demo (eeeeeeeeeeee), and this one is demo (")]
    [InlineData("""{"trajectory_sets": "hollow"}""", "used only where demonstrations is sets")]
    public async Task Run_IsRefused_WhenTheSetsItNamesAreNotThereOrNotMeant(string settings, string message)
    {
        await server.WithStoreAsync(async store =>
        {
            if (!await store.TrajectorySets.AnyAsync(set => set.Name == "hollow"))
                store.TrajectorySets.AddRange(
                    new TrajectorySet { Name = "hollow", Catalog = "demo", CatalogFingerprint = server.Services.GetRequiredService<ShopProvider>().Current.Fingerprint, CreatedAt = DateTimeOffset.UtcNow },
                    new TrajectorySet { Name = "far", Catalog = "demo", CatalogFingerprint = new string('e', 64), CreatedAt = DateTimeOffset.UtcNow });
            return await store.SaveChangesAsync();
        });
        var (status, problem) = await server.PostAsync("/api/v1/runs", new JsonObject { ["name"] = "from sets", ["algorithm"] = "il", ["settings"] = JsonNode.Parse(settings) });
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]!["settings.trajectory_sets"]![0], StringComparison.Ordinal);
        var plan = new JsonObject { ["stages"] = new JsonArray(new JsonObject { ["name"] = "from sets", ["runs"] = new JsonObject { ["algorithm"] = "il", ["settings"] = JsonNode.Parse(settings) } }) };
        (status, problem) = await server.PostAsync("/api/v1/studies", new JsonObject { ["plan"] = plan });
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]!["stages[0].runs.settings.trajectory_sets"]![0], StringComparison.Ordinal);
    }
}
