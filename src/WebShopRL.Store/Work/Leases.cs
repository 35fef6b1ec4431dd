using Microsoft.EntityFrameworkCore;

namespace WebShopRL.Store.Work;

/// <summary>Claims on work, each one conditional UPDATE, so that two workers cannot both win. Times are the caller's clock.</summary>
/// <param name="open">Opens the database for one unit of work.</param>
/// <param name="owner">Unique to one attempt at one piece of work: an attempt that lost its lease cannot renew its successor's.</param>
public sealed class Leases<T>(Func<CancellationToken, Task<DbContext>> open, TimeProvider time, string owner) where T : class, ILeased
{
    /// <summary>How long a claim stands without renewal: longer than a database restarts, short enough that somebody else goes on within a minute.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    /// <summary>A connection that hangs must not eat up the claim.</summary>
    private const int RenewalSeconds = 5;

    /// <summary>Claims what is queued. False where it is not (any more): somebody else has it, or it has ended.</summary>
    public async Task<bool> TakeAsync(int id, CancellationToken cancellation)
    {
        await using var store = await open(cancellation);
        var now = time.GetUtcNow();
        return await store.Set<T>().Where(work => work.Id == id && work.Status == RunStatus.Queued).ExecuteUpdateAsync(set => set
            .SetProperty(work => work.Status, RunStatus.Running)
            .SetProperty(work => work.StartedAt, work => work.StartedAt ?? now)
            .SetProperty(work => work.Attempts, work => work.Attempts + 1)
            .SetProperty(work => work.LeaseOwner, owner)
            .SetProperty(work => work.LeaseUntil, now + Duration), cancellation) > 0;
    }

    /// <summary>Renews the claim. False where it is lost: stop at once and write nothing more.</summary>
    public async Task<bool> RenewAsync(int id, CancellationToken cancellation)
    {
        await using var store = await open(cancellation);
        store.Database.SetCommandTimeout(RenewalSeconds);
        var until = time.GetUtcNow() + Duration;
        return await Mine(store, id).ExecuteUpdateAsync(set => set.SetProperty(work => work.LeaseUntil, until), cancellation) > 0;
    }

    /// <summary>Ends the work, or lets go of it (<see cref="RunStatus.Queued"/>) for another to go on with. Nothing happens where the claim is lost.</summary>
    public async Task ReleaseAsync(int id, RunStatus status, string? error, CancellationToken cancellation)
    {
        await using var store = await open(cancellation);
        DateTimeOffset? finished = status == RunStatus.Queued ? null : time.GetUtcNow();
        await Mine(store, id).ExecuteUpdateAsync(set => set
            .SetProperty(work => work.Status, status)
            .SetProperty(work => work.Error, error)
            .SetProperty(work => work.FinishedAt, finished)
            .SetProperty(work => work.JobId, (long?)null)
            .SetProperty(work => work.LeaseOwner, (string?)null)
            .SetProperty(work => work.LeaseUntil, (DateTimeOffset?)null), cancellation);
    }

    /// <summary>
    /// Takes back what its worker let run out. It is queued again with the reason kept; cancelled where a person had asked for that; failed, with all reasons, where it
    /// has been interrupted too often (<see cref="Interruptions"/>). Returns the ids.
    /// </summary>
    /// <param name="describe">The place in words: <c>step 12</c>.</param>
    /// <param name="advice">What a person may do about one that is given up, a sentence.</param>
    public static async Task<IReadOnlyList<int>> TakeBackExpiredAsync(
        DbContext store, DateTimeOffset now, Func<T, string> describe, string advice, CancellationToken cancellation)
    {
        List<int> taken = [];
        var expired = await store.Set<T>().AsNoTracking().Where(work => work.Status == RunStatus.Running && work.LeaseUntil < now).ToListAsync(cancellation);
        foreach (var work in expired)
        {
            List<string> reasons = [.. work.Interruptions, $"{work.LeaseUntil - Duration:yyyy-MM-dd HH:mm:ss} UTC, at {describe(work)}: the worker {work.LeaseOwner} stopped answering. It was killed, ran out of memory or lost the database."];
            List<int> places = [.. work.InterruptedAt, work.Place];
            var givenUp = Interruptions.GivenUp(places);
            var status = work.CancelRequested ? RunStatus.Cancelled : givenUp is null ? RunStatus.Queued : RunStatus.Failed;
            var error = status == RunStatus.Failed ? $"{givenUp} ({describe(work)}). {advice}\n{string.Join('\n', reasons)}" : null;
            DateTimeOffset? finished = status == RunStatus.Queued ? null : now;
            // The lease may have been renewed since it was read.
            if (await store.Set<T>().Where(row => row.Id == work.Id && row.Status == RunStatus.Running && row.LeaseUntil < now).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Status, status)
                .SetProperty(row => row.Error, error)
                .SetProperty(row => row.FinishedAt, finished)
                .SetProperty(row => row.Interruptions, reasons)
                .SetProperty(row => row.InterruptedAt, places)
                .SetProperty(row => row.JobId, (long?)null)
                .SetProperty(row => row.LeaseOwner, (string?)null)
                .SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null), cancellation) > 0)
                taken.Add(work.Id);
        }
        return taken;
    }

    private IQueryable<T> Mine(DbContext store, int id) =>
        store.Set<T>().Where(work => work.Id == id && work.Status == RunStatus.Running && work.LeaseOwner == owner);
}
