using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;

namespace WebShopRL.Tests.Hosting;

/// <summary>A site without workers: what is launched waits in line, and runs go on as tests say.</summary>
public sealed class FrontSite : Site
{
    private long _last;

    private protected override string Role => "web";

    /// <summary>A run that a worker seems to be at.</summary>
    internal async Task<int> AddRunningRunAsync(string name)
    {
        _last = 0;
        return await WithStoreAsync(async store =>
        {
            var now = DateTimeOffset.UtcNow;
            var run = new Run { Name = name, Algorithm = "il", Settings = "{}", Status = RunStatus.Running, TotalSteps = 1_000, CreatedAt = now, StartedAt = now, LeaseOwner = "a test", LeaseUntil = now.AddHours(1) };
            store.Runs.Add(run);
            await store.SaveChangesAsync();
            return run.Id;
        });
    }

    /// <summary>More points for the run added last, a step each.</summary>
    internal async Task MeasureAsync(int run, int points, string metric = "il/loss", double? value = null) => _last = await Services.GetRequiredService<RunWriter>().WriteAsync(
        run, _last, new RunBatch([.. Enumerable.Range((int)_last + 1, points).Select(step => new MetricPoint { Name = metric, Step = step, WallSeconds = step, Value = value ?? 1.0 / step })], [], ((int)_last + points, 1_000), null));
}

/// <summary>Tests of the front alone, one after another on one site.</summary>
[CollectionDefinition(Name)]
public sealed class FrontCollection : ICollectionFixture<FrontSite>
{
    public const string Name = "front";
}
