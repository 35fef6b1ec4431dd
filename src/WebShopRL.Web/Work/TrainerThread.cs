namespace WebShopRL.Web.Work;

/// <summary>
/// Runs work that computes for long on a thread of its own. Torch's dispose scopes, gradient mode and random state belong to a thread, and a
/// thread of the pool would be missing there.
/// </summary>
internal static class TrainerThread
{
    /// <summary>Ends as the work ends: with its exception, or cancelled where it threw <see cref="OperationCanceledException"/>.</summary>
    public static Task RunAsync(string name, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (OperationCanceledException cancelled)
            {
                done.SetCanceled(cancelled.CancellationToken);
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        })
        { Name = name, IsBackground = true }.Start();
        return done.Task;
    }
}
