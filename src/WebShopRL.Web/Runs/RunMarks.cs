using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Runs;

/// <summary>What people mark runs with, many at once.</summary>
internal static class RunMarks
{
    public const int MaximumTags = 50;
    public const int MaximumTag = 100;

    public static Task<int> ArchiveAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, bool archived, CancellationToken cancellation) =>
        store.Runs.Where(run => runs.Contains(run.Id) && run.Archived != archived).ExecuteUpdateAsync(set => set.SetProperty(run => run.Archived, archived), cancellation);

    public static Task<int> PinAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, bool pinned, CancellationToken cancellation) =>
        store.Runs.Where(run => runs.Contains(run.Id) && run.Pinned != pinned).ExecuteUpdateAsync(set => set.SetProperty(run => run.Pinned, pinned), cancellation);

    /// <summary>Those that carry it already, or as many as a run may, stay as they are.</summary>
    public static Task<int> TagAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, string tag, CancellationToken cancellation) =>
        store.Database.ExecuteSqlAsync($"UPDATE runs SET tags = array_append(tags, {tag}) WHERE id = ANY({runs.ToArray()}) AND NOT tags @> ARRAY[{tag}] AND cardinality(tags) < {MaximumTags}", cancellation);

    public static Task<int> UntagAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, string tag, CancellationToken cancellation) =>
        store.Database.ExecuteSqlAsync($"UPDATE runs SET tags = array_remove(tags, {tag}) WHERE id = ANY({runs.ToArray()}) AND tags @> ARRAY[{tag}]", cancellation);
}
