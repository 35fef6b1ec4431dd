using System.Transactions;
using Npgsql;

namespace WebShopRL.Store;

/// <summary>Tries again while the database is away: a restart of the server must not end a run of hours.</summary>
public static class DatabaseRetry
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// True where the server did not answer or hung up, so that the same may succeed later. EF Core and transactions wrap what Npgsql throws, and more than once: every layer is looked at. Web requests
    /// time out and lose their connection too; what they wrap says nothing of the database.
    /// </summary>
    public static bool IsAway(Exception failure) => failure switch
    {
        OperationCanceledException or HttpRequestException => false,
        // The server was told to shut down or to end this session, or one of its processes crashed.
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.DatabaseDropped or PostgresErrorCodes.IdleSessionTimeout } => true,
        NpgsqlException { IsTransient: true } or TimeoutException or TransactionInDoubtException => true,
        AggregateException several => several.InnerExceptions.Any(IsAway),
        { InnerException: { } inner } => IsAway(inner),
        _ => false,
    };

    public static Task RunAsync(Func<Task> work, CancellationToken cancellation) =>
        RunAsync(async () =>
        {
            await work();
            return true;
        }, cancellation);

    /// <summary>Gives up, with the last failure, after five minutes of waiting.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation) => RunAsync(work, Longest, cancellation);

    /// <summary>Gives up, with the last failure, after <paramref name="longest"/> of waiting.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, TimeSpan longest, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromMilliseconds(200);
        var waited = TimeSpan.Zero;
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception failure) when (IsAway(failure) && waited < longest)
            {
                await Task.Delay(pause, cancellation);
                waited += pause;
                pause = TimeSpan.FromSeconds(Math.Min(5, pause.TotalSeconds * 2));
            }
        }
    }

    /// <summary>
    /// Once more at once where the first try meets the database away: after the server restarted every pooled connection is a dead one, and the first to be used clears the pool.
    /// </summary>
    public static async Task<T> OnceMoreAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is not WorkInDoubtException && IsAway(failure))
        {
            return await work();
        }
    }
}

/// <summary>Work may or may not be in line: asking again might make a second one of it.</summary>
public sealed class WorkInDoubtException(string message, Exception inner) : Exception(message, inner);
