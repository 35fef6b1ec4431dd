using System.Linq.Expressions;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using WebShopRL.Store;

namespace WebShopRL.Web.Work;

/// <summary>
/// Puts work in line. The row and its job are one transaction, so that there is never one without the other; what loses its job later is found by <see cref="WorkSweep"/>.
/// </summary>
public sealed class WorkQueue
{
    private readonly IDbContextFactory<WebShopDbContext> _stores;
    private readonly HangfireJobs _jobs;
    private readonly Dictionary<Type, WorkName> _names;

    internal WorkQueue(IDbContextFactory<WebShopDbContext> stores, HangfireJobs jobs, IEnumerable<WorkName> names) =>
        (_stores, _jobs, _names) = (stores, jobs, names.ToDictionary(name => name.Row));

    /// <summary>Stores new work and puts it in line: both, or neither where this throws.</summary>
    /// <param name="with">Adds what is stored with the work, in the same transaction.</param>
    /// <exception cref="WorkInDoubtException">The database went away at the very end and has not said since what became of it.</exception>
    public Task AddAsync<T>(T work, CancellationToken cancellation, Action<WebShopDbContext>? with = null) where T : class, ILeased => AddAsync([work], cancellation, with);

    /// <summary>Stores several pieces of new work and puts them in line in their order: all of them, or none where this throws.</summary>
    /// <param name="with">As above; the work has its ids by then.</param>
    /// <exception cref="WorkInDoubtException">The database went away at the very end and has not said since what became of them.</exception>
    public Task AddAsync<T>(IReadOnlyList<T> works, CancellationToken cancellation, Action<WebShopDbContext>? with = null) where T : class, ILeased => InOneAsync(async store =>
    {
        store.AddRange(works);
        await store.SaveChangesAsync(cancellation);
        with?.Invoke(store);
        await store.SaveChangesAsync(cancellation);
        foreach (var work in works)
            work.JobId = HangfireJobs.Enqueue(store, _names[typeof(T)], work.Id);
        await store.SaveChangesAsync(cancellation);
        return true;
    }, cancellation);

    /// <summary>Puts failed or cancelled work in line again: it goes on from what it has stored.</summary>
    /// <param name="only">What else must hold of it.</param>
    /// <param name="also">What else is set back.</param>
    /// <returns>Whether it is in line now.</returns>
    public Task<bool> ResumeAsync<T>(int id, CancellationToken cancellation, Expression<Func<T, bool>>? only = null, Action<UpdateSettersBuilder<T>>? also = null) where T : class, ILeased =>
        DatabaseRetry.OnceMoreAsync(() => AddAgainAsync<T>(id, rows =>
        {
            var ended = rows.Where(work => work.Status == RunStatus.Failed || work.Status == RunStatus.Cancelled);
            return (only is null ? ended : ended.Where(only)).ExecuteUpdateAsync(set =>
            {
                set.SetProperty(work => work.Status, RunStatus.Queued)
                    .SetProperty(work => work.CancelRequested, false)
                    .SetProperty(work => work.InterruptedAt, new List<int>())
                    .SetProperty(work => work.Error, (string?)null)
                    .SetProperty(work => work.FinishedAt, (DateTimeOffset?)null);
                also?.Invoke(set);
            }, cancellation);
        }, cancellation));

    /// <summary>Puts a row in line again.</summary>
    /// <param name="change">One conditional UPDATE that makes the row queued; how many rows it changed. With none, nothing is put in line.</param>
    /// <returns>Whether it is in line now.</returns>
    internal Task<bool> AddAgainAsync<T>(int id, Func<IQueryable<T>, Task<int>> change, CancellationToken cancellation) where T : class, ILeased => InOneAsync(async store =>
    {
        var row = store.Set<T>().Where(work => work.Id == id);
        if (await change(row) == 0)
            return false;
        var job = HangfireJobs.Enqueue(store, _names[typeof(T)], id);
        return await row.ExecuteUpdateAsync(set => set.SetProperty(work => work.JobId, job), cancellation) > 0;
    }, cancellation);

    /// <summary>
    /// Gives a queued row a job in place of one that is gone. Of two processes that try at once the second waits for the first one's row, finds another job there, and makes none.
    /// </summary>
    internal Task<bool> ReplaceJobAsync<T>(int id, long? gone, CancellationToken cancellation) where T : class, ILeased => InOneAsync(async store =>
    {
        var job = HangfireJobs.Enqueue(store, _names[typeof(T)], id);
        return await store.Set<T>().Where(work => work.Id == id && work.Status == RunStatus.Queued && work.JobId == gone)
            .ExecuteUpdateAsync(set => set.SetProperty(work => work.JobId, job), cancellation) > 0;
    }, cancellation);

    /// <summary>Everything is rolled back where <paramref name="work"/> returns false or throws.</summary>
    private async Task<bool> InOneAsync(Func<WebShopDbContext, Task<bool>> work, CancellationToken cancellation)
    {
        _jobs.Prepare();
        string? committing = null;
        try
        {
            // Hangfire's storage takes part in ambient transactions alone.
            using var scope = new TransactionScope(TransactionScopeOption.RequiresNew, new TransactionOptions { IsolationLevel = IsolationLevel.ReadCommitted }, TransactionScopeAsyncFlowOption.Enabled);
            await using var store = await _stores.CreateDbContextAsync(cancellation);
            // One connection from the first statement to the last: a second one would make two transactions of it.
            await store.Database.OpenConnectionAsync(cancellation);
            if (!await work(store))
                return false;
            committing = await store.Database.SqlQuery<string>($"""SELECT pg_current_xact_id()::text AS "Value" """).SingleAsync(cancellation);
            scope.Complete();
        }
        catch (Exception failure) when (committing is not null && DatabaseRetry.IsAway(failure))
        {
            if (!await IsCommittedAsync(committing, failure))
                throw;
        }
        return true;
    }

    /// <summary>The answer to a commit can be lost with its connection: what became of it is asked for on another.</summary>
    private async Task<bool> IsCommittedAsync(string transaction, Exception lost)
    {
        try
        {
            return await DatabaseRetry.RunAsync(async () =>
            {
                await using var store = await _stores.CreateDbContextAsync();
                var status = await store.Database.SqlQuery<string?>($"""SELECT pg_xact_status({transaction}::xid8) AS "Value" """).SingleAsync();
                return status == "in progress" ? throw new TimeoutException("The transaction has not ended.") : status == "committed";
            }, TimeSpan.FromSeconds(5), CancellationToken.None);
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure))
        {
            throw new WorkInDoubtException("The database went away while this was put in line: look whether it is there before asking again.", lost);
        }
    }
}
