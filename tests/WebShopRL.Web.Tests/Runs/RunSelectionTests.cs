using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Studies;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Runs.Selection;

namespace WebShopRL.Tests.Runs;

/// <summary>Filters and orders over real rows, through the API that the page shares its query with.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class RunSelectionTests(WebShopServer server) : IClassFixture<WebShopServer>, IAsyncLifetime
{
    // name, algorithm, seed, settings, tags, score (null: not measured), archived
    private static readonly (string Name, string Algorithm, int Seed, string Settings, string[] Tags, double? Score, bool Archived)[] Rows =
    [
        ("alpha 100%", "dpo", 1, """{"beta": 0.1, "network": "bert-mini"}""", ["paper"], 40, false),
        ("beta_one", "dpo", 2, """{"beta": 0.1, "network": "bert-mini"}""", [], 60, false),
        ("gamma", "il", 1, """{"network": "bert-tiny", "depth": null}""", ["paper", "two words"], double.NaN, false),
        ("delta", "il", 2, """{"network": "bert-tiny", "beta": 3}""", [], null, false),
        ("old one", "ppo", 1, "{}", [], 80, true),
    ];

    public async ValueTask InitializeAsync() => await server.WithStoreAsync(async store =>
    {
        if (await store.Runs.AnyAsync())
            return 0;
        foreach (var row in Rows)
        {
            var run = new Run { Name = row.Name, Algorithm = row.Algorithm, Seed = row.Seed, Settings = row.Settings, Tags = [.. row.Tags], Archived = row.Archived, Status = RunStatus.Succeeded, CreatedAt = DateTimeOffset.UtcNow };
            store.Runs.Add(run);
            await store.SaveChangesAsync();
            if (row.Score is { } score)
                store.MetricSummaries.Add(new MetricSummary { RunId = run.Id, Name = "eval/score", Last = score, Min = score - 10, Max = score + 10, BestStep = 1 });
        }
        var studied = await store.Runs.Where(run => run.Name == "gamma" || run.Name == "beta_one").OrderBy(run => run.Id).Select(run => run.Id).ToListAsync();
        store.Studies.Add(new Study
        {
            Name = "Quick start", Seeds = 2, Plan = "{}", Status = RunStatus.Succeeded, CreatedAt = DateTimeOffset.UtcNow,
            Parts = [.. studied.Select((run, number) => new StudyPart { Number = number, Seed = number, Launched = true, RunId = run })],
        });
        return await store.SaveChangesAsync();
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("", "delta, gamma, beta_one, alpha 100%")]
    [InlineData("algorithm = dpo and eval/score > 50", "beta_one")]
    [InlineData("eval/score > 0", "beta_one, alpha 100%")]
    [InlineData("not eval/score > 50", "delta, gamma, alpha 100%")]
    [InlineData("eval/score != 60", "delta, gamma, alpha 100%")]
    [InlineData("eval/score = none", "delta, gamma")]
    [InlineData("eval/score.best >= 70", "beta_one")]
    [InlineData("eval/score.min < 31", "alpha 100%")]
    [InlineData("tag:paper", "gamma, alpha 100%")]
    [InlineData("tag != paper", "delta, beta_one")]
    [InlineData("tag = \"two words\"", "gamma")]
    [InlineData("tag ~ WORDS", "gamma")]
    [InlineData("tag = none", "delta, beta_one")]
    [InlineData("settings.beta = 0.10", "beta_one, alpha 100%")]
    [InlineData("settings.beta > 1", "delta")]
    [InlineData("settings.beta != 0.1", "delta, gamma")]
    [InlineData("settings.beta = none", "gamma")]
    [InlineData("settings.depth = none", "delta, gamma, beta_one, alpha 100%")]
    [InlineData("settings.network ~ tiny or seed in (1)", "delta, gamma, alpha 100%")]
    [InlineData("ALPHA", "alpha 100%")]
    [InlineData("0%", "alpha 100%")]
    [InlineData("name ~ a_o", "beta_one")]
    [InlineData("study = 1", "gamma, beta_one")]
    [InlineData("study = none", "delta, alpha 100%")]
    [InlineData("study_name:\"Quick start\" and algorithm = il", "gamma")]
    [InlineData("study_name ~ QUICK", "gamma, beta_one")]
    [InlineData("archived = true", "old one")]
    [InlineData("created > now-1d and seed = 2", "delta, beta_one")]
    [InlineData("created < 2020-01-01", "")]
    [InlineData("\"'; DROP TABLE runs; --\"", "")]
    [InlineData("settings.\"x\" = 1", null)]
    public async Task Filter_GivesTheRunsThatFit(string filter, string? expected)
    {
        var (status, runs) = await server.SendAsync(HttpMethod.Get, $"/api/v1/runs?filter={Uri.EscapeDataString(filter)}");
        if (expected is null)
        {
            Assert.Equal(400, status);
            return;
        }
        Assert.Equal(expected, Names(runs));
    }

    [Theory]
    [InlineData("eval/score", "alpha 100%, beta_one, delta, gamma")]
    [InlineData("-eval/score.max", "beta_one, alpha 100%, delta, gamma")]
    [InlineData("name", "alpha 100%, beta_one, delta, gamma")]
    [InlineData("-settings.beta", "delta, beta_one, alpha 100%, gamma")]
    [InlineData("settings.network", "beta_one, alpha 100%, delta, gamma")]
    [InlineData("-study", "gamma, beta_one, delta, alpha 100%")]
    [InlineData("-created", "delta, gamma, beta_one, alpha 100%")]
    [InlineData("id", "alpha 100%, beta_one, gamma, delta")]
    public async Task Sort_OrdersAndGoesOnBehindARun(string sort, string expected)
    {
        List<string> seen = [];
        int? after = null;
        while (true)
        {
            var page = (await server.GetAsync($"/api/v1/runs?sort={sort}&limit=1{(after is null ? "" : $"&after={after}")}")).AsArray();
            if (page.Count == 0)
                break;
            seen.Add((string)page[0]!["name"]!);
            after = (int)page[0]!["id"]!;
        }
        Assert.Equal(expected, string.Join(", ", seen));
    }

    [Fact]
    public async Task List_SaysHowManyThereAre_AndWhatItCannotRead()
    {
        using var answer = await server.Client.GetAsync("/api/v1/runs?filter=tag:paper&limit=1", TestContext.Current.CancellationToken);
        Assert.Equal("2", answer.Headers.GetValues("X-Total-Count").Single());
        var (status, problem) = await server.SendAsync(HttpMethod.Get, "/api/v1/runs?filter=seed%20%3D%20x&sort=speed");
        Assert.Equal(400, status);
        Assert.StartsWith("At character 8", (string?)problem!["errors"]!["filter"]![0], StringComparison.Ordinal);
        Assert.Contains("Did you mean 'seed'?", (string?)problem["errors"]!["sort"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_HaveTheMeanAndSpreadOfTheirRuns() => await server.WithStoreAsync(async store =>
    {
        RunColumn[] numbers = [RunColumn.Parse("eval/score")!, RunColumn.Parse("settings.beta")!, RunColumn.Parse("seed")!];
        var groups = await RunQuery.GroupsAsync(store, RunSelection.Newest, null, numbers, 10);

        var dpo = Assert.Single(groups, group => group.Runs.Count == 2);
        Assert.Equal(("alpha 100%", "dpo"), (dpo.Name, dpo.Algorithm));
        Assert.Equal(new Spread(2, 50, Math.Sqrt(200)), dpo.Numbers[0]);
        Assert.Equal(0.1, dpo.Numbers[1].Mean!.Value, 12);
        Assert.Equal((2, 1.5), (dpo.Numbers[2].Count, dpo.Numbers[2].Mean!.Value));
        Assert.Equal(3, groups.Count);

        var byAlgorithm = await RunQuery.GroupsAsync(store, RunSelection.Newest, RunColumn.Parse("algorithm"), numbers, 10);
        Assert.Equal([("il", 2), ("dpo", 2)], byAlgorithm.Select(group => (group.Key!, group.Runs.Count)));
        Assert.Equal(new Spread(0, null, null), byAlgorithm[0].Numbers[0]);

        var byStudy = await RunQuery.GroupsAsync(store, RunSelection.Newest, RunColumn.Parse("study"), numbers, 10);
        Assert.Equal([(null, 2), ("1", 2)], byStudy.Select(group => (group.Key, group.Runs.Count)));
        return 0;
    });

    [Fact]
    public async Task Page_NamesStudies_InGroupsAndColumns()
    {
        var groups = await server.Client.GetStringAsync("/?group=study", TestContext.Current.CancellationToken);
        Assert.Contains(">1: Quick start</a>", groups, StringComparison.Ordinal);
        Assert.Contains(">none</a>", groups, StringComparison.Ordinal);
        Assert.Matches("<a href=\"/studies/1\"[^>]*>1: Quick start</a>", await server.Client.GetStringAsync("/?columns=study,status", TestContext.Current.CancellationToken));
        Assert.Contains("&#x27;bogus&#x27; is nothing that runs can be grouped by", await server.Client.GetStringAsync("/?group=bogus", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static string Names(JsonNode? runs) => string.Join(", ", runs!.AsArray().Select(run => (string)run!["name"]!));
}
