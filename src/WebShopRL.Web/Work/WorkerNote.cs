using System.Globalization;
using Hangfire;
using Hangfire.Storage;
using WebShopRL.Agents.Networks;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Work;

/// <summary>
/// What a worker says of itself for the others to see, beside its job servers' signs of life: the device that it found, and its threads. Kept in Hangfire's storage, which forgets it when the worker has been gone for
/// a while.
/// </summary>
internal sealed partial class WorkerNote(JobStorage storage, TorchOptions torch, TimeProvider time, ILogger<WorkerNote> logger) : BackgroundService
{
    public const string Device = "device", Threads = "threads";

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10), Kept = TimeSpan.FromHours(1), Again = TimeSpan.FromSeconds(5);

    /// <summary>Under which a worker's note lies.</summary>
    /// <param name="process">Machine and process.</param>
    public static string KeyOf(string process) => $"webshoprl:worker:{process}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        string device;
        try
        {
            device = TorchDevice.Resolve(torch.Device).Found;
        }
        catch (Exception unusable) when (unusable is ArgumentException or InvalidOperationException or DllNotFoundException or TypeInitializationException)
        {
            return; // TorchCheck says so and stops the worker.
        }
        while (!stoppingToken.IsCancellationRequested)
            await Task.Delay(TryWrite(device) ? Every : Again, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool TryWrite(string device)
    {
        try
        {
            using var connection = storage.GetConnection();
            using var change = (JobStorageTransaction)connection.CreateWriteTransaction();
            var key = KeyOf($"{Environment.MachineName}:{Environment.ProcessId}");
            change.SetRangeInHash(key, [new(Device, device), new(Threads, torch.Threads.ToString(CultureInfo.InvariantCulture))]);
            change.ExpireHash(key, Kept);
            change.Commit();
            return true;
        }
        catch (Exception away)
        {
            // Whatever it was, the next round may do better, and work goes on without it.
            LogAway(away);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "The worker's note could not be written and will be tried again")]
    private partial void LogAway(Exception away);
}
