using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Preferences;

/// <summary>Stores judgements and takes them away again, for page and API alike.</summary>
internal sealed class PreferenceCommands(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, TimeProvider time)
{
    /// <summary>Stores a judgement of a pair.</summary>
    /// <returns>Its id.</returns>
    public async Task<int> AddAsync(JudgedPair pair, string choice, string? annotator, double? seconds, string source, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return (await AddAsync(store, shop.Current, pair, choice, annotator, seconds, source, cancellation)).Id;
    }

    /// <summary>Stores a judgement that a client sends. Null with the reasons in <paramref name="errors"/> where it cannot be.</summary>
    public async Task<StoredPreference?> AddAsync(PreferenceRequest request, RequestErrors errors, CancellationToken cancellation)
    {
        var opened = shop.Current;
        await using var store = await stores.CreateDbContextAsync(cancellation);
        Check(request, errors);
        if (errors.Any)
            return null;
        var (first, second) = (await FindAsync(store, opened, request.First, "first", errors, cancellation), await FindAsync(store, opened, request.Second, "second", errors, cancellation));
        if (errors.Any)
            return null;
        var goal = request.Goal ?? first?.Goal ?? second?.Goal;
        if (goal is null)
            errors.Add("goal", "Missing: give the goal's index.");
        else if (goal >= opened.Goals.Count)
            errors.Add("goal", string.Create(CultureInfo.InvariantCulture, $"There is no goal {goal}: the catalog {CatalogMark.Shown(opened.Name, opened.Fingerprint)} has goals 0 to {opened.Goals.Count - 1}."));
        foreach (var (field, trajectory) in new[] { ("first", first), ("second", second) })
            if (trajectory is not null && trajectory.Goal != goal)
                errors.Add($"{field}.trajectory", string.Create(CultureInfo.InvariantCulture, $"Trajectory {trajectory.Id} is of goal {trajectory.Goal}, and the other of goal {goal}: only trajectories of one goal are compared."));
        if (errors.Any)
            return null;
        try
        {
            var replay = new PairReplay(opened);
            var pair = request.Kind == StoredPreference.Action
                ? replay.Actions(goal!.Value, request.Before ?? [], request.First.Actions![0], request.Second.Actions![0])
                : replay.Trajectories(goal!.Value, ActionsOf(request.First, first), ActionsOf(request.Second, second), first?.Id, second?.Id);
            return await AddAsync(store, opened, pair, request.Choice, request.Annotator, request.Seconds, StoredPreference.OverApi, cancellation);
        }
        catch (PairException problem)
        {
            errors.Add(problem.Field, problem.Problem);
            return null;
        }
    }

    /// <summary>False where there is none of that id.</summary>
    public async Task<bool> DeleteAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Preferences.Where(row => row.Id == id).ExecuteDeleteAsync(cancellation) > 0;
    }

    private static void Check(PreferenceRequest request, RequestErrors errors)
    {
        var ofActions = request.Kind == StoredPreference.Action;
        if (!ofActions && request.Before is not null)
            errors.Add("before", "It is for kind action: a trajectory begins on the search page. Leave it out.");
        foreach (var (field, judged) in new[] { ("first", request.First), ("second", request.Second) })
            if (judged.Actions is null == judged.Trajectory is null)
                errors.Add(field, "Give either actions or trajectory.");
            else if (ofActions && judged.Trajectory is not null)
                errors.Add($"{field}.trajectory", "Kind is action: give the one action under actions.");
            else if (ofActions && judged.Actions!.Count != 1)
                errors.Add($"{field}.actions", $"{judged.Actions.Count} actions: kind action compares one with one.");
    }

    /// <summary>Null without a trajectory; an error where it is not there, or of no goal of this catalog.</summary>
    private static async Task<StoredTrajectory?> FindAsync(WebShopDbContext store, Storefront shop, JudgedRequest judged, string field, RequestErrors errors, CancellationToken cancellation)
    {
        if (judged.Trajectory is not { } id)
            return null;
        var found = await store.Trajectories.AsNoTracking().FirstOrDefaultAsync(trajectory => trajectory.Id == id, cancellation);
        if (found is null)
            errors.Add($"{field}.trajectory", $"There is no trajectory {id}: GET /api/v1/trajectories lists them.");
        else if (found.Goal is null || found.CatalogFingerprint != shop.Fingerprint)
            errors.Add($"{field}.trajectory", $"Trajectory {id} is of {(found.Goal is null ? "no known goal" : $"the catalog {CatalogMark.Shown(found.Catalog, found.CatalogFingerprint)}")}, and this one is {CatalogMark.Shown(shop.Name, shop.Fingerprint)}.");
        return found;
    }

    private static IReadOnlyList<string> ActionsOf(JudgedRequest judged, StoredTrajectory? trajectory) => trajectory is null ? judged.Actions! : TrajectoryJson.ActionsOf(trajectory);

    private async Task<StoredPreference> AddAsync(WebShopDbContext store, Storefront opened, JudgedPair pair, string choice, string? annotator, double? seconds, string source, CancellationToken cancellation)
    {
        var row = pair.Row(opened, choice, annotator, seconds, source, time.GetUtcNow());
        // A trajectory that was deleted while it was judged: the judgement stays, as it would if it went now.
        int?[] ids = [row.FirstTrajectoryId, row.SecondTrajectoryId];
        var there = await store.Trajectories.Where(trajectory => ids.Contains(trajectory.Id)).Select(trajectory => (int?)trajectory.Id).ToListAsync(cancellation);
        (row.FirstTrajectoryId, row.SecondTrajectoryId) = (there.Find(id => id == row.FirstTrajectoryId), there.Find(id => id == row.SecondTrajectoryId));
        store.Preferences.Add(row);
        await store.SaveChangesAsync(cancellation);
        return row;
    }
}
