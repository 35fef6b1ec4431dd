using Microsoft.EntityFrameworkCore;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Episodes;

namespace WebShopRL.Web.Play.Tasks;

/// <summary>A task and its episode.</summary>
/// <param name="Episode">Null where it takes no actions any more and was not finished: it was skipped, or its goal is somebody else's now.</param>
public sealed record ResumedTask(PlayTask Task, PlayedEpisode? Episode);

/// <summary>
/// Goals that people play: each is leased to one person at a time, by a row that also keeps the actions as they are taken. A lease lasts <see cref="Lease"/> from the last action or look; what is left
/// for longer is another's to take, and until somebody does it can be gone on with.
/// </summary>
public sealed class PlayTasks(EpisodeSessions sessions, ShopProvider provider, IDbContextFactory<WebShopDbContext> stores, TimeProvider time) : IEpisodeRecord
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    /// <summary>Draws that meet somebody else's, one after another, until it is given up: each other one draws among thousands of goals too.</summary>
    private const int MostDraws = 20;

    /// <summary>Gives a goal that <see cref="TaskDraw"/> finds. Null where there is none left for this person.</summary>
    public async Task<PlayTask?> NextAsync(string annotator, CancellationToken cancellation = default)
    {
        var shop = await provider.OpenAsync(cancellation);
        for (var draw = 0; draw < MostDraws; draw++)
        {
            await using var store = await stores.CreateDbContextAsync(cancellation);
            if (await TaskDraw.DrawAsync(store, shop, annotator, time.GetUtcNow(), cancellation) is not { } goal)
                return null;
            if (await TryTakeAsync(shop, annotator, goal, anew: false, cancellation) is { } task)
                return task;
        }
        return null;
    }

    /// <summary>Gives the goal of that number; one that the same person is playing is begun anew. Null where somebody else is playing it.</summary>
    public async Task<PlayTask?> TakeAsync(string annotator, int goal, CancellationToken cancellation = default) =>
        await TryTakeAsync(await provider.OpenAsync(cancellation), annotator, goal, anew: true, cancellation);

    /// <summary>Who is playing the goal; null where nobody is.</summary>
    public async Task<PlayTask?> HolderAsync(int goal, CancellationToken cancellation = default)
    {
        var (fingerprint, now) = (provider.Current.Fingerprint, time.GetUtcNow());
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.PlayTasks.AsNoTracking().FirstOrDefaultAsync(task => task.CatalogFingerprint == fingerprint && task.Goal == goal && task.Status == PlayTaskStatus.Open && task.LeaseUntil >= now, cancellation);
    }

    /// <summary>The task as it was left, also by a service that has started anew since. Null where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is of another catalog.</exception>
    public async Task<ResumedTask?> ResumeAsync(string id, CancellationToken cancellation = default)
    {
        var shop = await provider.OpenAsync(cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        await store.PlayTasks.Where(task => task.Id == id && task.Status == PlayTaskStatus.Open).ExecuteUpdateAsync(set => set.SetProperty(task => task.LeaseUntil, now + Lease), cancellation);
        if (await store.PlayTasks.AsNoTracking().FirstOrDefaultAsync(task => task.Id == id, cancellation) is not { } found)
            return null;
        if (found.Status is PlayTaskStatus.Skipped or PlayTaskStatus.Lapsed)
            return new ResumedTask(found, null);
        if (found.CatalogFingerprint != shop.Fingerprint)
            throw new InvalidOperationException(
                $"This episode is of the catalog {CatalogMark.Shown(found.Catalog, found.CatalogFingerprint)}, and the service has {CatalogMark.Shown(shop.Name, shop.Fingerprint)} open: its goals and products are others. Start the service with the catalog of that time to go on.");
        // The row knows of more where another process has taken actions since.
        var episode = sessions.Find(id) is { } known && known.StepCount >= found.Steps
            ? known
            : sessions.Begin(id, new EpisodePlan(shop.Goals[found.Goal]) { Annotator = found.Annotator, Record = this }, ActionJson.Read(found.Actions));
        return new ResumedTask(found, episode);
    }

    /// <summary>Ends a task without a purchase. False where it has ended already.</summary>
    public async Task<bool> SkipAsync(string id, string reason, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var skipped = await store.PlayTasks.Where(task => task.Id == id && task.Status == PlayTaskStatus.Open).ExecuteUpdateAsync(
            set => set.SetProperty(task => task.Status, PlayTaskStatus.Skipped).SetProperty(task => task.SkipReason, reason).SetProperty(task => task.ChangedAt, now), cancellation) > 0;
        if (skipped)
            sessions.Remove(id);
        return skipped;
    }

    /// <summary>Notes that the person has looked at what an agent would do.</summary>
    public async Task NoteAdvisorAsync(string id, string agent, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await store.PlayTasks.Where(task => task.Id == id && task.Status == PlayTaskStatus.Open).ExecuteUpdateAsync(set => set.SetProperty(task => task.Advisor, agent), cancellation);
    }

    async Task IEpisodeRecord.KeepAsync(PlayedEpisode episode, IReadOnlyList<TakenAction> taken, double? reward, StoredTrajectory? trajectory, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        if (trajectory is not null)
        {
            store.Trajectories.Add(trajectory);
            await store.SaveChangesAsync(cancellation);
        }
        var (now, actions, trajectoryId) = (time.GetUtcNow(), ActionJson.Write(taken), trajectory?.Id);
        var status = reward is null ? PlayTaskStatus.Open : PlayTaskStatus.Bought;
        var agent = taken.LastOrDefault(one => one.Agent is not null)?.Agent;
        var kept = await store.PlayTasks.Where(task => task.Id == episode.Id && task.Status == PlayTaskStatus.Open && task.Steps == taken.Count - 1).ExecuteUpdateAsync(set => set
            .SetProperty(task => task.Actions, actions)
            .SetProperty(task => task.Steps, taken.Count)
            .SetProperty(task => task.HandedTo, agent)
            .SetProperty(task => task.Status, status)
            .SetProperty(task => task.Reward, reward)
            .SetProperty(task => task.TrajectoryId, trajectoryId)
            .SetProperty(task => task.LeaseUntil, now + Lease)
            .SetProperty(task => task.ChangedAt, now), cancellation);
        if (kept == 0)
            throw new EpisodeConflictException("This task was skipped, taken by somebody else after its lease ran out, or gone on with in another window. Load the page again to see.");
        await transaction.CommitAsync(cancellation);
    }

    private async Task<PlayTask?> TryTakeAsync(Storefront shop, string annotator, int goal, bool anew, CancellationToken cancellation)
    {
        var (fingerprint, now) = (shop.Fingerprint, time.GetUtcNow());
        var row = new PlayTask
        {
            Id = EpisodeSessions.NewId(), Catalog = shop.Name, CatalogFingerprint = fingerprint, Goal = goal, Annotator = annotator, Status = PlayTaskStatus.Open, LeaseUntil = now + Lease, Actions = "[]", CreatedAt = now, ChangedAt = now,
        };
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await using var transaction = await store.Database.BeginTransactionAsync(cancellation);
        await store.PlayTasks
            .Where(task => task.CatalogFingerprint == fingerprint && task.Goal == goal && task.Status == PlayTaskStatus.Open && (task.LeaseUntil < now || anew && task.Annotator == annotator))
            .ExecuteUpdateAsync(set => set.SetProperty(task => task.Status, PlayTaskStatus.Lapsed), cancellation);
        // The index decides; who comes second is not an error.
        var taken = await store.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO play_tasks (id, catalog, catalog_fingerprint, goal, annotator, status, lease_until, actions, steps, created_at, changed_at)
            VALUES ({row.Id}, {row.Catalog}, {fingerprint}, {goal}, {annotator}, 'open', {row.LeaseUntil}, '[]', 0, {now}, {now})
            ON CONFLICT DO NOTHING
            """,
            cancellation);
        if (taken == 0)
            return null;
        await transaction.CommitAsync(cancellation);
        return row;
    }
}
