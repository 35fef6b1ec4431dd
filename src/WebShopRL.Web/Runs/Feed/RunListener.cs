using System.Globalization;
using Npgsql;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs.Feed;

/// <summary>
/// Hears the workers' notifications. They are hints: what is sent while the connection is down is lost, so every (re)connect signals all runs and the
/// subscribers read on from the seq they have.
/// </summary>
internal sealed partial class RunListener(NpgsqlDataSource source, RunSignals signals, TimeProvider time, ILogger<RunListener> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(100);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stoppingToken);
                connection.Notification += (_, notification) => signals.Raise(RunOf(notification.Payload));
                await using (var listen = new NpgsqlCommand($"LISTEN {RunWriter.Channel}", connection))
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                signals.Raise(null);
                pause = TimeSpan.FromMilliseconds(100);
                while (true)
                    await connection.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost)
            {
                // Whatever it was: without this connection every page looks every few seconds only.
                LogLost(lost.Message);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < Longest ? pause * 2 : Longest;
            }
        }
    }

    /// <summary>The run of <c>run_id:seq</c>; null where the text is something else.</summary>
    private static int? RunOf(string payload) =>
        int.TryParse(payload.AsSpan(0, Math.Max(0, payload.IndexOf(':', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var runId) ? runId : null;

    [LoggerMessage(LogLevel.Warning, "The listening connection is lost and will be made again: {Reason}")]
    private partial void LogLost(string reason);
}
