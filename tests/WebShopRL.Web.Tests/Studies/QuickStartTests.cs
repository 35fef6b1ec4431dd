using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Runs;

namespace WebShopRL.Tests.Studies;

[Trait(Category.Name, Category.Integration)]
public sealed class QuickStartTests
{
    [Fact]
    public async Task AnEmptyDatabase_GetsTheQuickStart_AllOfItVisibleAtOnce()
    {
        await using var server = new LearningServer { QuickStart = true };
        await server.InitializeAsync();
        for (var patience = Stopwatch.StartNew(); !await server.WithStoreAsync(store => store.Comparisons.AnyAsync()); await Task.Delay(50))
            Assert.True(patience.Elapsed.TotalSeconds < 240, "The quick start is not in line.");

        var runs = await server.WithStoreAsync(store => store.Runs.OrderBy(run => run.Id).ToListAsync());
        Assert.Equal([("Quick start: imitation", "il", "demo", 0, null), ("Quick start: DPO", "dpo", "demo", 0, $"run:{runs[0].Id}")],
            runs.Select(run => (run.Name, run.Algorithm, run.Preset, run.Seed, run.InitialCheckpoint)));
        Assert.All(runs, run => Assert.Equal(Algorithms.Find(run.Algorithm)!.Presets["demo"], SettingsJson.Deserialize(run.Algorithm, run.Settings)));
        var evaluations = await server.WithStoreAsync(store => store.Evaluations.OrderBy(evaluation => evaluation.Id).ToListAsync());
        Assert.Equal([("rule", "greedy"), ($"run:{runs[0].Id}", "greedy"), ($"run:{runs[1].Id}", "greedy"), ("model:demo-agent", "greedy"), ($"run:{runs[0].Id}", "sample"), ($"run:{runs[1].Id}", "sample")],
            evaluations.Select(evaluation => (evaluation.Baseline ?? evaluation.CheckpointReference, evaluation.Decoding)));
        Assert.All(evaluations, evaluation => Assert.Equal(("test", 0, 100), (evaluation.Split, evaluation.Seed, evaluation.MaxSteps)));
        var comparison = await server.WithStoreAsync(store => store.Comparisons.SingleAsync());
        Assert.Equal((1000, 3, "bernoulli", 0), (comparison.Rollouts, comparison.ParallelRuns, comparison.Likelihood, comparison.Seed));
        Assert.Equal(["rule", $"run:{runs[0].Id}", $"run:{runs[1].Id}", "model:demo-agent"], comparison.Agents);
    }
}
