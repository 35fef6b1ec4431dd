using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Preferences;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Preferences;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Catalogs;

/// <summary>
/// A catalog is its content, whatever its folder is called: what was played, judged or measured in another one is never put together with what is of the open one. That a run does not go on in another one is
/// with the work that is pinned.
/// </summary>
[Trait(Category.Name, Category.Integration)]
public sealed class OtherCatalogTests(WebShopServer server) : IClassFixture<WebShopServer>, IAsyncLifetime
{
    /// <summary>Of another content; shown as <c>eeeeeeeeeeee</c>.</summary>
    private static readonly string Elsewhere = new('e', 64);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Storefront Shop => server.Services.GetRequiredService<ShopProvider>().Current;

    private IDbContextFactory<WebShopDbContext> Stores => server.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>();

    public async ValueTask InitializeAsync() => await server.WithStoreAsync(async store =>
    {
        await store.Preferences.ExecuteDeleteAsync(Cancellation);
        await store.Evaluations.ExecuteDeleteAsync(Cancellation);
        await store.Trajectories.ExecuteDeleteAsync(Cancellation);
        return await store.TrajectorySets.ExecuteDeleteAsync(Cancellation);
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Training_ReadsTheTrajectoriesOfThisCatalogAlone_AndSaysWhichItDoesNot()
    {
        await AddAsync(
            Stored("imported", 2000, Shop.Name, Shop.Fingerprint), Stored("imported", 2001, Shop.Name, Elsewhere), Stored("imported", 2002, "a folder of another name", Shop.Fingerprint),
            // From before fingerprints were kept: by its name.
            Stored("imported", 2003, Shop.Name, null), Stored("imported", 2004, "a folder of another name", null));
        List<string> said = [];

        var read = TrajectoryReader.Read(Stores, Shop, "imported", new NothingKept(), said.Add);

        Assert.Equal([2000, 2002, 2003], read.Select(trajectory => trajectory.Goal));
        Assert.Contains(said, line => line.StartsWith("1 imported trajectories are of another catalog that is named 'demo' too, and are not read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Training_RefusesASetOfAnotherCatalog()
    {
        await server.WithStoreAsync(store =>
        {
            store.TrajectorySets.Add(new TrajectorySet { Name = "far", Catalog = Shop.Name, CatalogFingerprint = Elsewhere, CreatedAt = DateTimeOffset.UtcNow });
            return store.SaveChangesAsync();
        });

        var refused = Assert.Throws<InvalidOperationException>(() => TrajectoryReader.Read(Stores, Shop, "sets:far", new NothingKept(), _ => { }));

        Assert.StartsWith("The trajectory set 'far' is of the catalog demo (eeeeeeeeeeee), and this worker serves demo (", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_ReadsTheJudgementsOfThisCatalogAlone_AndSaysHowManyItDoesNot()
    {
        for (var judged = 0; judged < 2; judged++)
            Assert.Equal(201, (await server.PostAsync("/api/v1/preferences", new { kind = "action", goal = 1600, first = One($"search[{judged}]"), second = One("search[shoes]"), choice = "first" })).Status);
        await server.WithStoreAsync(store => store.Preferences.Where(row => row.Id == store.Preferences.Min(other => other.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.CatalogFingerprint, Elsewhere)));
        List<string> said = [];

        var read = Assert.Single(StatedPreferences.Read(Stores, Shop, said.Add));

        Assert.Equal("search[1]", Assert.Single(read.First.Actions));
        Assert.StartsWith("1 stated preferences are of another catalog", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal(1, (int)(await server.GetAsync("/api/v1/preferences/summary"))["trainable"]!["actions"]!);
    }

    [Fact]
    public async Task Pairs_AreOffered_OfThisCatalogAlone()
    {
        await BuyAsync(1600, 0);
        await BuyAsync(1600, 1);
        var (offers, wish) = (server.Services.GetRequiredService<PairOffers>(), new PairWish(StoredPreference.Trajectory, PairOffers.AnyOther, "ada", 0));
        Assert.NotNull(await offers.DrawAsync(wish, new HashSet<string>(), Cancellation));

        await server.WithStoreAsync(store => store.Trajectories.Where(row => row.Id == store.Trajectories.Min(other => other.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.CatalogFingerprint, Elsewhere)));

        Assert.Null(await offers.DrawAsync(wish, new HashSet<string>(), Cancellation));
    }

    [Fact]
    public async Task Pairs_AreExported_WithinOneCatalogAlone()
    {
        List<double> rewards = [];
        for (var product = 0; product < 4; product++)
            rewards.Add(await BuyAsync(1600, product));
        Assert.True(rewards.Distinct().Count() > 1, "The products of this goal earn the same: take another.");
        Assert.Equal(rewards.Count(reward => reward < rewards.Max()), await PairsAsync());

        var best = await server.WithStoreAsync(store => store.Trajectories.OrderByDescending(row => row.Reward).Select(row => row.Id).FirstAsync());
        await server.WithStoreAsync(store => store.Trajectories.Where(row => row.Id == best).ExecuteUpdateAsync(set => set.SetProperty(row => row.CatalogFingerprint, Elsewhere)));

        rewards.Remove(rewards.Max());
        Assert.Equal(rewards.Count(reward => reward < rewards.Max()), await PairsAsync());

        async Task<int> PairsAsync() => (await server.Client.GetStringAsync("/api/v1/trajectories/export?format=trl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    [Fact]
    public async Task Evaluations_AreCompared_WithinOneCatalogAlone_WhateverItsFolderIsCalled()
    {
        var (here, far, renamed) = (await EvaluatedAsync(Shop.Name, Shop.Fingerprint), await EvaluatedAsync(Shop.Name, Elsewhere), await EvaluatedAsync("a folder of another name", Shop.Fingerprint));

        var (status, problem) = await server.SendAsync(HttpMethod.Get, $"/api/v1/evaluations/{here}/against/{far}");
        Assert.Equal((409, $"Evaluations {here} and {far} are of two catalogs: their goals have nothing in common."), (status, (string?)problem!["detail"]));
        Assert.Equal(1, (int)(await server.GetAsync($"/api/v1/evaluations/{here}/against/{renamed}"))["goals"]!);

        var pair = WebUtility.HtmlDecode(await server.Client.GetStringAsync($"/evaluations/pair?first={here}&second={far}"));
        Assert.Contains("They are of two catalogs", pair, StringComparison.Ordinal);
        // In the list each that does not compare with those of the open catalog says so.
        var list = WebUtility.HtmlDecode(await server.Client.GetStringAsync("/evaluations"));
        Assert.Equal(2, list.Split("of demo (eeeeeeeeeeee)").Length);
        Assert.DoesNotContain("a folder of another name", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Humans_AreMeasured_ByWhatTheyPlayedInThisCatalog()
    {
        await AddAsync(Stored("human", 3, Shop.Name, Elsewhere), Stored("human", 4, "a folder of another name", Shop.Fingerprint));
        Assert.Equal([4], await server.WithStoreAsync(store => HumanEpisodes.PlayedAsync([3, 4, 5], store, Shop, Cancellation)));
    }

    private StoredTrajectory Stored(string source, int goal, string catalog, string? fingerprint) => new()
    {
        Source = source, Catalog = catalog, CatalogFingerprint = fingerprint, Goal = goal, Instruction = Shop.Goals[goal].InstructionText, Steps = "[]", CreatedAt = DateTimeOffset.UtcNow,
    };

    private Task<int> AddAsync(params StoredTrajectory[] trajectories) => server.WithStoreAsync(store =>
    {
        store.Trajectories.AddRange(trajectories);
        return store.SaveChangesAsync();
    });

    /// <summary>A row as an evaluation of one goal leaves it.</summary>
    private Task<int> EvaluatedAsync(string catalog, string fingerprint) => server.WithStoreAsync(async store =>
    {
        var row = new EvaluationRecord
        {
            Baseline = "rule", Split = "test", Goals = [0], Decoding = "greedy", Status = RunStatus.Succeeded, Catalog = catalog, CatalogFingerprint = fingerprint, EpisodesDone = 1, CreatedAt = DateTimeOffset.UtcNow,
        };
        store.Evaluations.Add(row);
        await store.SaveChangesAsync(Cancellation);
        store.EvaluationEpisodes.Add(new EvaluationEpisode { EvaluationId = row.Id, Goal = 0, Reward = 1, Steps = 3, Purchased = true });
        await store.SaveChangesAsync(Cancellation);
        return row.Id;
    });

    private static object One(string action) => new { actions = new[] { action } };

    /// <summary>Buys the n-th result of a search for the goal's instruction, by hand; what it earned.</summary>
    private async Task<double> BuyAsync(int goal, int product)
    {
        var page = (await server.PostAsync("/api/v1/episodes", new { goal, annotator = "bo" })).Body!;
        var (id, instruction) = ((string)page["id"]!, (string)page["instruction"]!);
        page = await ActAsync($"search[{instruction}]");
        await ActAsync($"click[{page["clickables"]!.AsArray().Select(text => (string)text!).Where(text => text.StartsWith("b0", StringComparison.Ordinal)).ElementAt(product)}]");
        return (double)(await ActAsync("click[buy now]"))["reward"]!;

        async Task<JsonNode> ActAsync(string action) => (await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action })).Body!;
    }

    private sealed class NothingKept : IRunInputs
    {
        public byte[] Keep(string name, Func<byte[]> make) => make();
    }
}
