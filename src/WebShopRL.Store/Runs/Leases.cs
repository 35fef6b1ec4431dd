using Microsoft.EntityFrameworkCore;

namespace WebShopRL.Store.Runs;

/// <summary>Claims on work, each one conditional UPDATE, so that two workers cannot both win. Times are the caller's clock.</summary>
/// <param name="owner">Unique to one attempt at one piece of work: an attempt that lost its lease cannot renew its successor's.</param>
public sealed class Leases<T>(IDbContextFactory<WebShopDbContext> stores, TimeProvider time, string owner) where T : class, ILeased
{
    /// <summary>How long a claim stands without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    /// <summary>Claims what is queued. False where it is not (any more): somebody else has it, or it has ended.</summary>
    public async Task<bool> TakeAsync(int id, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        return await store.Set<T>().Where(work => work.Id == id && work.Status == RunStatus.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(work => work.Status, RunStatus.Running)
            .SetProperty(work => work.StartedAt, work => work.StartedAt ?? now)
            .SetProperty(work => work.LeaseOwner, owner)
            .SetProperty(work => work.LeaseUntil, now + Duration), cancellation) > 0;
    }

    /// <summary>Renews the claim. False where it is lost: stop at once and write nothing more.</summary>
    public async Task<bool> RenewAsync(int id, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var until = time.GetUtcNow() + Duration;
        return await Mine(store, id).ExecuteUpdateAsync(set => set.SetProperty(work => work.LeaseUntil, until), cancellation) > 0;
    }

    /// <summary>Ends the work, or puts it back in line (<see cref="RunStatus.Queued"/>). Nothing happens where the claim is lost.</summary>
    public async Task ReleaseAsync(int id, RunStatus status, string? error, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        DateTimeOffset? finished = status == RunStatus.Queued ? null : time.GetUtcNow();
        await Mine(store, id).ExecuteUpdateAsync(set => set
            .SetProperty(work => work.Status, status)
            .SetProperty(work => work.Error, error)
            .SetProperty(work => work.FinishedAt, finished)
            .SetProperty(work => work.LeaseOwner, (string?)null)
            .SetProperty(work => work.LeaseUntil, (DateTimeOffset?)null), cancellation);
    }

    /// <summary>Fails everything whose lease has run out, and says so in its error. Returns the ids.</summary>
    public static async Task<IReadOnlyList<int>> FailExpiredAsync(WebShopDbContext store, DateTimeOffset now, CancellationToken cancellation)
    {
        List<int> failed = [];
        var expired = await store.Set<T>().AsNoTracking().Where(work => work.Status == RunStatus.Running && work.LeaseUntil < now).ToListAsync(cancellation);
        foreach (var work in expired)
        {
            var error = $"The worker {work.LeaseOwner} stopped answering at {work.LeaseUntil - Duration:yyyy-MM-dd HH:mm:ss} UTC: it was killed, ran out of memory or lost the database. Resuming continues from the last checkpoint.";
            // The lease may have been renewed since it was read.
            if (await store.Set<T>().Where(row => row.Id == work.Id && row.Status == RunStatus.Running && row.LeaseUntil < now).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Status, RunStatus.Failed)
                .SetProperty(row => row.Error, error)
                .SetProperty(row => row.FinishedAt, now)
                .SetProperty(row => row.LeaseOwner, (string?)null)
                .SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null), cancellation) > 0)
                failed.Add(work.Id);
        }
        return failed;
    }

    private IQueryable<T> Mine(WebShopDbContext store, int id) =>
        store.Set<T>().Where(work => work.Id == id && work.Status == RunStatus.Running && work.LeaseOwner == owner);
}
