namespace WebShopRL.Web.Work;

/// <summary>
/// Every few seconds, in every process of the service: takes back what dead workers held, and puts in line what is queued without a job, for whatever reason: its job was deleted or lost, its worker
/// died or stopped, what it waited for has ended. Nothing says "running" when nobody works on it, and nothing stays queued for ever.
/// </summary>
internal sealed partial class WorkSweep(IEnumerable<IKindOfWork> kinds, HangfireJobs jobs, TimeProvider time, ILogger<WorkSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    /// <summary>The kinds whose last sweep failed: a database that is away for an hour is said once.</summary>
    private readonly HashSet<string> _failing = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            foreach (var kind in kinds)
                await SweepAsync(kind, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(IKindOfWork kind, CancellationToken cancellation)
    {
        try
        {
            jobs.Prepare();
            await kind.TakeBackAsync(cancellation);
            await kind.EnqueueReadyAsync(cancellation);
            _failing.Remove(kind.Name);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Whatever it was, the next round may do better; without rounds work would be lost.
            if (_failing.Add(kind.Name))
                LogFailed(failure, kind.Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The sweep over each {Kind} failed and will be tried again")]
    private partial void LogFailed(Exception failure, string kind);
}
