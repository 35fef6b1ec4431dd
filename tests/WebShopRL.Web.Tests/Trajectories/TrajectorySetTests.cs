using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Studies;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Trajectories;

[Trait(Category.Name, Category.Integration)]
public sealed class TrajectorySetTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Storefront Shop => server.Services.GetRequiredService<ShopProvider>().Current;

    [Fact]
    public async Task Change_RenamesAndDescribes_AndLeavesWhatIsNotNamed()
    {
        var id = await server.AddSetAsync("first");
        var (status, set) = await ChangeAsync(id, new { notes = "Played by the expert, for the paper." });
        Assert.Equal((200, "first", "Played by the expert, for the paper."), (status, (string?)set["name"], (string?)set["notes"]));
        (status, set) = await ChangeAsync(id, new { name = " second " });
        Assert.Equal((200, "second", "Played by the expert, for the paper."), (status, (string?)set["name"], (string?)set["notes"]));
        Assert.Contains((await server.GetAsync("/api/v1/trajectory-sets")).AsArray(), row => (int)row!["id"]! == id && (string?)row["name"] == "second" && (int)row["trajectories"]! == 1);
        Assert.Contains("Played by the expert", await server.Client.GetStringAsync($"/trajectories?set={id}", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_IsRefused_WhereTheNameIsTakenOrNone_AndStoresNothing()
    {
        var id = await server.AddSetAsync("mine");
        await server.AddSetAsync("theirs");
        foreach (var (name, message) in new[] { ("theirs", "already"), ("stage:a", "not a name of a set"), ("a,b", "not a name of a set"), ("", "") })
        {
            var (status, problem) = await ChangeAsync(id, new { name, notes = "not stored" });
            Assert.Equal(400, status);
            Assert.Contains(message, (string?)problem["errors"]!["name"]![0], StringComparison.Ordinal);
        }
        var (_, set) = await ChangeAsync(id, new { name = "mine" });
        Assert.Equal(("mine", ""), ((string?)set["name"], (string?)set["notes"]));
        Assert.Equal(404, (await ChangeAsync(999_999, new { name = "nobody" })).Status);
    }

    [Fact]
    public async Task Rename_Waits_ForRunsThatHaveYetToReadTheSet_AndHurtsNoneThatHasReadIt()
    {
        var id = await server.AddSetAsync("read me");
        const string source = "sets:other,read me";
        var run = await server.AddRunFromAsync("other, read me");
        var (status, problem) = await ChangeAsync(id, new { name = "renamed" });
        Assert.Equal((400, $"Run {run} has yet to read the set, and knows it as 'read me': rename it once that is done."), (status, (string?)problem["errors"]!["name"]![0]));
        Assert.Equal(200, (await ChangeAsync(id, new { notes = "may change at any time" })).Status);

        await server.AddSetAsync("other");
        var kept = new Kept();
        var before = Read(source, kept);
        Assert.Equal(2, before.Count);
        await server.WithStoreAsync(store =>
        {
            store.RunInputs.Add(new RunInput { RunId = run, Name = kept.Names.Single(), Content = new string('c', 64) });
            return store.SaveChangesAsync();
        });
        Assert.Equal(200, (await ChangeAsync(id, new { name = "renamed" })).Status);
        // It goes on by what it has kept, under the name that it knows; one that begins now does not find it.
        Assert.Equal(before.Select(trajectory => trajectory.Instruction), Read(source, kept).Select(trajectory => trajectory.Instruction));
        Assert.Contains("no trajectory set 'read me'", Assert.Throws<InvalidOperationException>(() => Read(source, new Kept())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rename_Waits_ForStudiesWhosePlanNamesTheSet()
    {
        var id = await server.AddSetAsync("planned");
        var study = await server.WithStoreAsync(async store =>
        {
            var row = new Study { Name = "a study", Seeds = 1, Plan = """{"stages": [{"name": "a", "runs": {"settings": {"demonstrations": "sets", "trajectory_sets": "planned,stage:b"}}}]}""", Status = RunStatus.Running, CreatedAt = DateTimeOffset.UtcNow };
            store.Studies.Add(row);
            await store.SaveChangesAsync();
            return row.Id;
        });
        Assert.StartsWith($"Study {study} has yet to read the set", (string?)(await ChangeAsync(id, new { name = "another" })).Body["errors"]!["name"]![0], StringComparison.Ordinal);
        await server.WithStoreAsync(store => store.Studies.Where(row => row.Id == study).ExecuteUpdateAsync(set => set.SetProperty(row => row.FinishedAt, DateTimeOffset.UtcNow)));
        Assert.Equal(200, (await ChangeAsync(id, new { name = "another" })).Status);
    }

    [Fact]
    public async Task Rename_Waits_ForTheStudyThatMakesTheSet()
    {
        var id = await server.AddSetAsync("study-1/own/seed-0");
        var study = await server.WithStoreAsync(async store =>
        {
            var generation = new Generation { Baseline = "expert", Goals = [], Wanted = 1, MinReward = 1, Budget = 1, Temperature = 1, MaxSteps = 10, SetId = id, Status = RunStatus.Succeeded, CreatedAt = DateTimeOffset.UtcNow, Catalog = Shop.Name, CatalogFingerprint = Shop.Fingerprint };
            store.Generations.Add(generation);
            await store.SaveChangesAsync();
            var row = new Study { Name = "a maker", Seeds = 1, Plan = """{"stages": []}""", Status = RunStatus.Running, CreatedAt = DateTimeOffset.UtcNow, Parts = [new StudyPart { GenerationId = generation.Id }] };
            store.Studies.Add(row);
            await store.SaveChangesAsync();
            return row.Id;
        });
        Assert.StartsWith($"Study {study} has yet to read the set", (string?)(await ChangeAsync(id, new { name = "of another maker" })).Body["errors"]!["name"]![0], StringComparison.Ordinal);
        await server.WithStoreAsync(store => store.Studies.Where(row => row.Id == study).ExecuteUpdateAsync(set => set.SetProperty(row => row.FinishedAt, DateTimeOffset.UtcNow)));
        Assert.Equal(200, (await ChangeAsync(id, new { name = "own of a maker" })).Status);
    }

    private async Task<(int Status, JsonNode Body)> ChangeAsync(int id, object change)
    {
        var (status, body) = await server.SendAsync(HttpMethod.Patch, $"/api/v1/trajectory-sets/{id}", change);
        return (status, body!);
    }

    private IReadOnlyList<Trajectory> Read(string source, Kept kept) =>
        TrajectoryReader.Read(server.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>(), Shop, source, kept, _ => { });

    /// <summary>What a run keeps of what it learns from.</summary>
    private sealed class Kept : IRunInputs
    {
        private readonly Dictionary<string, byte[]> _kept = [];

        public IEnumerable<string> Names => _kept.Keys;

        public byte[] Keep(string name, Func<byte[]> make) => _kept.TryGetValue(name, out var before) ? before : _kept[name] = make();
    }
}
