namespace WebShopRL.Web.Runs.Feed;

/// <summary>Runs as they happen, for pages and the hub.</summary>
public interface IRunFeed
{
    /// <summary>
    /// Everything of a run after <paramref name="afterSeq"/>, then what comes, until the caller stops. Nothing is left out or given twice, however
    /// long the database is away meanwhile. The first delta carries the status. Ends where the run does not exist (any more).
    /// </summary>
    IAsyncEnumerable<RunDelta> SubscribeAsync(int runId, long afterSeq, CancellationToken cancellation = default);

    /// <summary>Ids of runs in which something changed, null where something may have changed in any; some may be told twice. For lists, which then read the rows again.</summary>
    IAsyncEnumerable<int?> ChangesAsync(CancellationToken cancellation = default);
}
