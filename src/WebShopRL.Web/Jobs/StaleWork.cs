using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Jobs;

/// <summary>
/// Fails work whose lease has run out, so that nothing says "running" when nobody works on it. Every process of the service looks: a dead worker is
/// noticed where no other worker lives.
/// </summary>
internal sealed partial class StaleWork(
    IDbContextFactory<WebShopDbContext> stores, RunWriter writer, TimeProvider time, ILogger<StaleWork> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                await FailExpiredAsync(stoppingToken);
            }
            catch (Exception away) when (DatabaseRetry.IsAway(away))
            {
                LogDatabaseAway(away);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task FailExpiredAsync(CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        foreach (var id in await Leases<Run>.FailExpiredAsync(store, now, cancellation))
            await writer.NotifyAsync(id, cancellation);
        await Leases<EvaluationRecord>.FailExpiredAsync(store, now, cancellation);
        await Leases<Comparison>.FailExpiredAsync(store, now, cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "The database does not answer")]
    private partial void LogDatabaseAway(Exception failure);
}
