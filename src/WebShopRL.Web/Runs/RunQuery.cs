using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs;

/// <summary>Which runs are asked for; the same for pages and API. What is null asks for nothing.</summary>
/// <param name="Name">Part of the name, in upper or lower case.</param>
/// <param name="Tag">One that it carries.</param>
/// <param name="Archived">Archived runs instead of the others.</param>
public sealed record RunFilter(string? Name = null, RunStatus? Status = null, string? Algorithm = null, string? Tag = null, bool Archived = false)
{
    public bool IsEmpty => this == new RunFilter();

    /// <summary>Those runs, in no order yet.</summary>
    public IQueryable<Run> Of(WebShopDbContext store)
    {
        var runs = store.Runs.AsNoTracking().Where(run => run.Archived == Archived);
        if (!string.IsNullOrWhiteSpace(Name))
            runs = runs.Where(run => EF.Functions.ILike(run.Name, $"%{Name.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%"));
        if (Status is { } status)
            runs = runs.Where(run => run.Status == status);
        if (Algorithm is not null)
            runs = runs.Where(run => run.Algorithm == Algorithm);
        if (Tag is not null)
            runs = runs.Where(run => run.Tags.Contains(Tag));
        return runs;
    }
}

/// <summary>A run with what is kept of its metrics, by name.</summary>
public sealed record SummarizedRun(Run Run, IReadOnlyDictionary<string, MetricSummary> Summaries);

/// <summary>The one way to read runs.</summary>
internal static class RunQuery
{
    /// <summary>Newest first.</summary>
    /// <param name="before">Only runs with a smaller id.</param>
    /// <param name="metrics">The metrics whose summaries are wanted; all where null.</param>
    public static async Task<List<SummarizedRun>> NewestAsync(
        WebShopDbContext store, RunFilter filter, int count, int? before = null, IReadOnlyList<string>? metrics = null, CancellationToken cancellation = default)
    {
        var runs = filter.Of(store);
        if (before is { } id)
            runs = runs.Where(run => run.Id < id);
        return await WithSummariesAsync(store, await runs.OrderByDescending(run => run.Id).Take(count).ToListAsync(cancellation), metrics, cancellation);
    }

    /// <summary>One run; null where there is none.</summary>
    public static async Task<SummarizedRun?> FindAsync(WebShopDbContext store, int id, CancellationToken cancellation = default) =>
        (await ByIdAsync(store, [id], cancellation)).FirstOrDefault();

    /// <summary>These runs in this order; those that do not exist are left out.</summary>
    public static async Task<List<SummarizedRun>> ByIdAsync(WebShopDbContext store, IReadOnlyList<int> ids, CancellationToken cancellation = default)
    {
        var runs = await store.Runs.AsNoTracking().Where(run => ids.Contains(run.Id)).ToDictionaryAsync(run => run.Id, cancellation);
        return await WithSummariesAsync(store, [.. ids.Where(runs.ContainsKey).Select(id => runs[id])], null, cancellation);
    }

    private static async Task<List<SummarizedRun>> WithSummariesAsync(WebShopDbContext store, IReadOnlyList<Run> runs, IReadOnlyList<string>? metrics, CancellationToken cancellation)
    {
        int[] ids = [.. runs.Select(run => run.Id)];
        var summaries = store.MetricSummaries.AsNoTracking().Where(summary => ids.Contains(summary.RunId));
        if (metrics is not null)
            summaries = summaries.Where(summary => metrics.Contains(summary.Name));
        var ofRun = (await summaries.ToListAsync(cancellation)).ToLookup(summary => summary.RunId);
        return [.. runs.Select(run => new SummarizedRun(run, ofRun[run.Id].ToDictionary(summary => summary.Name, StringComparer.Ordinal)))];
    }
}
