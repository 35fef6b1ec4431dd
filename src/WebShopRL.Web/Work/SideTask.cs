using WebShopRL.Store;

namespace WebShopRL.Web.Work;

/// <summary>Stores what work has done so far beside the thread that does it.</summary>
internal static class SideTask
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Calls <paramref name="store"/> each second until <paramref name="work"/> has ended, and once more then, however it ended. A database that is away is waited for while the work goes on. Ends as the
    /// work ended; where storing fails for another reason, the work is cancelled and that failure is thrown.
    /// </summary>
    public static async Task RunAsync(Func<CancellationToken, Task> work, Func<Task> store, TimeProvider time, CancellationToken cancellation)
    {
        using var going = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ended = new CancellationTokenSource();
        var stored = StoreAsync();
        try
        {
            await work(going.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await stored; // It was what cancelled the work.
        }
        finally
        {
            await ended.CancelAsync();
            await stored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await stored;

        async Task StoreAsync()
        {
            try
            {
                bool last;
                do
                {
                    await Task.Delay(Every, time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    last = ended.IsCancellationRequested;
                    await DatabaseRetry.RunAsync(store, CancellationToken.None);
                }
                while (!last);
            }
            catch
            {
                await going.CancelAsync();
                throw;
            }
        }
    }
}
