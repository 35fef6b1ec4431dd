using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Studies;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Studies;

/// <summary>A study whose service was started with another catalog in the middle.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class StudySeedsTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string Plan = """
        {"stages": [{"name": "imitation", "runs": {"algorithm": "il"}},
                    {"name": "test", "evaluations": {"agents": [{"baseline": "rule"}, {"checkpoint": "stage:imitation"}], "split": "test"}}]}
        """;

    [Theory]
    [InlineData("another", 0, 1, 2)]
    [InlineData("another", 7)]
    [InlineData("first", 0, 1)]
    [InlineData("first", 0, 1, 9)]
    public async Task Seeds_OfAnotherCatalogOrOtherGoals_AreLeftOutAndCounted(string catalog, params int[] goals)
    {
        var study = await StudyAsync(
            (0, 0, await EvaluateAsync("first", [0, 1, 2], 0, 0, 0.5)),
            (1, 0, await EvaluateAsync("first", [0, 1, 2], 1, 0, 0.5)), (1, 1, await EvaluateAsync("first", [2, 1, 0], 1, 0, 0.5)), (1, 2, await EvaluateAsync(catalog, goals, [.. goals.Select(_ => 1.0)])));

        var answer = await server.GetAsync($"/api/v1/studies/{study}");

        var agent = answer["agents"]![1]!;
        Assert.Equal(("imitation", 2, 1, 3, 50.0), ((string)agent["name"]!, (int)agent["seeds"]!, (int)agent["seeds_left_out"]!, (int)agent["goals"]!, Math.Round((double)agent["score"]!, 6)));
        Assert.Equal((1, 0), ((int)answer["agents"]![0]!["seeds"]!, (int)answer["agents"]![0]!["seeds_left_out"]!));
        Assert.Equal(("rule", "imitation"), ((string)answer["differences"]![0]!["first"]!, (string)answer["differences"]![0]!["second"]!));
        Assert.Contains("- imitation: one seed left out", await server.Client.GetStringAsync($"/api/v1/studies/{study}/export", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(",seeds_left_out\r\n", await server.Client.GetStringAsync($"/api/v1/studies/{study}/export?format=csv", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<int> StudyAsync(params (int Agent, int Seed, int Evaluation)[] parts) => server.WithStoreAsync(async store =>
    {
        var row = new Study
        {
            Name = "in two shops", Seeds = 3, Plan = Plan, Status = RunStatus.Succeeded, CreatedAt = DateTimeOffset.UtcNow, StartedAt = DateTimeOffset.UtcNow, FinishedAt = DateTimeOffset.UtcNow,
            Parts = [.. parts.Select((part, number) => new StudyPart { Stage = 1, Number = number, Seed = part.Seed, Agent = part.Agent, Launched = true, EvaluationId = part.Evaluation })],
        };
        store.Studies.Add(row);
        await store.SaveChangesAsync();
        return row.Id;
    });

    private Task<int> EvaluateAsync(string catalog, int[] goals, params double[] rewards) => server.WithStoreAsync(async store =>
    {
        var row = new EvaluationRecord { Baseline = "rule", Split = "test", Decoding = "greedy", Goals = [.. goals], Status = RunStatus.Succeeded, Catalog = catalog, CatalogFingerprint = catalog, CreatedAt = DateTimeOffset.UtcNow };
        store.Evaluations.Add(row);
        await store.SaveChangesAsync();
        store.EvaluationEpisodes.AddRange(goals.Zip(rewards, (goal, reward) => new EvaluationEpisode { EvaluationId = row.Id, Goal = goal, Reward = reward, Steps = 3, Purchased = true, Actions = [] }));
        await store.SaveChangesAsync();
        return row.Id;
    });
}
