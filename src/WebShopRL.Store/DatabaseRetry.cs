using Npgsql;

namespace WebShopRL.Store;

/// <summary>Tries again while the database is away: a restart of the server must not end a run of hours.</summary>
public static class DatabaseRetry
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>True where the server did not answer or hung up, so that the same may succeed later. EF Core wraps what Npgsql throws.</summary>
    public static bool IsAway(Exception failure) => failure switch
    {
        // The server was told to shut down or to end this session, or one of its processes crashed.
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => true,
        NpgsqlException npgsql => npgsql.IsTransient,
        TimeoutException => true,
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
    public static async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromMilliseconds(200);
        var waited = TimeSpan.Zero;
        while (true)
        {
            try
            {
                return await work();
            }
            catch (Exception failure) when (IsAway(failure) && waited < Longest)
            {
                await Task.Delay(pause, cancellation);
                waited += pause;
                pause = TimeSpan.FromSeconds(Math.Min(5, pause.TotalSeconds * 2));
            }
        }
    }
}
