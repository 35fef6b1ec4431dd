using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs;

/// <summary>What people mark runs with, many at once. Each tells which runs it changed, so that it can be taken back from these alone.</summary>
internal static class RunMarks
{
    public const int MaximumTags = 50;
    public const int MaximumTag = 100;

    public static Task<IReadOnlyList<int>> ArchiveAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, bool archived, CancellationToken cancellation) =>
        ChangeAsync(store, store.Runs.Where(run => runs.Contains(run.Id) && run.Archived != archived), changing => changing.ExecuteUpdateAsync(set => set.SetProperty(run => run.Archived, archived), cancellation), cancellation);

    public static Task<IReadOnlyList<int>> PinAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, bool pinned, CancellationToken cancellation) =>
        ChangeAsync(store, store.Runs.Where(run => runs.Contains(run.Id) && run.Pinned != pinned), changing => changing.ExecuteUpdateAsync(set => set.SetProperty(run => run.Pinned, pinned), cancellation), cancellation);

    /// <summary>Those that carry it already, or as many as a run may, stay as they are.</summary>
    public static async Task<IReadOnlyList<int>> TagAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, string tag, CancellationToken cancellation)
    {
        var changing = await store.Runs.Where(run => runs.Contains(run.Id) && !run.Tags.Contains(tag) && run.Tags.Count < MaximumTags).Select(run => run.Id).ToListAsync(cancellation);
        await store.Database.ExecuteSqlAsync($"UPDATE runs SET tags = array_append(tags, {tag}) WHERE id = ANY({changing.ToArray()}) AND NOT tags @> ARRAY[{tag}] AND cardinality(tags) < {MaximumTags}", cancellation);
        return changing;
    }

    public static async Task<IReadOnlyList<int>> UntagAsync(WebShopDbContext store, IReadOnlyCollection<int> runs, string tag, CancellationToken cancellation)
    {
        var changing = await store.Runs.Where(run => runs.Contains(run.Id) && run.Tags.Contains(tag)).Select(run => run.Id).ToListAsync(cancellation);
        await store.Database.ExecuteSqlAsync($"UPDATE runs SET tags = array_remove(tags, {tag}) WHERE id = ANY({changing.ToArray()})", cancellation);
        return changing;
    }

    private static async Task<IReadOnlyList<int>> ChangeAsync(WebShopDbContext store, IQueryable<Run> wanted, Func<IQueryable<Run>, Task<int>> change, CancellationToken cancellation)
    {
        var changing = await wanted.Select(run => run.Id).ToListAsync(cancellation);
        await change(store.Runs.Where(run => changing.Contains(run.Id)));
        return changing;
    }
}
