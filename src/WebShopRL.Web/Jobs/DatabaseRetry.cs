using Npgsql;

namespace WebShopRL.Web.Jobs;

/// <summary>Tries again while the database is away: a restart of the server must not end a run of hours.</summary>
internal static class DatabaseRetry
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(Func<Task> write, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromMilliseconds(200);
        var waited = TimeSpan.Zero;
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (NpgsqlException away) when (away.IsTransient && waited < Longest)
            {
                await Task.Delay(pause, cancellation);
                waited += pause;
                pause = TimeSpan.FromSeconds(Math.Min(5, pause.TotalSeconds * 2));
            }
        }
    }
}
