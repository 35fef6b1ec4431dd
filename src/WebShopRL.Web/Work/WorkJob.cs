using Hangfire;

namespace WebShopRL.Web.Work;

/// <summary>What stands in Hangfire's line: a kind and an id. Everything else is read from the row. Delivered more than once it does no harm: the lease decides.</summary>
internal sealed class WorkJob(IEnumerable<IKindOfWork> kinds, IHostApplicationLifetime lifetime)
{
    /// <summary>Never tried again by Hangfire: what is still queued afterwards is put in line by the sweep.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task ExecuteAsync(string kind, int id, CancellationToken stopping) => lifetime.ApplicationStopping.IsCancellationRequested
        ? Task.CompletedTask
        : kinds.Single(known => known.Name == kind).RunAsync(id, stopping);
}
