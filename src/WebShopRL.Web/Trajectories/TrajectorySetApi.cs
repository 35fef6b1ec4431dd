using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Trajectories;

/// <summary>Trajectory sets over REST.</summary>
internal static class TrajectorySetApi
{
    public static void MapTrajectorySets(this RouteGroupBuilder api)
    {
        var sets = api.MapGroup("/trajectory-sets").WithTags("Trajectories");
        sets.MapGet("", List).WithSummary("Named trajectory sets, newest first: how many trajectories, and their mean reward");
        sets.MapPatch("/{id}", Change).WithSummary("Changes a set's name or its notes; runs that have begun go on by what they read");
        sets.MapDelete("/{id}", Delete).WithSummary("Deletes a set with its trajectories");
    }

    private static async Task<Ok<IReadOnlyList<TrajectorySetAnswer>>> List(
        [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return TypedResults.Ok(list.Cut(await TrajectorySets.ReadAsync(store, list.Count + 1, list.After, cancellation), set => set.Id, context));
    }

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> Delete(int id, TrajectoryDeletion deletion, CancellationToken cancellation) =>
        await deletion.OfSetAsync(id, cancellation) switch
        {
            (_, { } refusal) => new ConflictProblem(refusal),
            (true, null) => TypedResults.NoContent(),
            _ => Unknown(id),
        };

    private static async Task<Results<Ok<TrajectorySetAnswer>, ValidationProblem, NotFoundProblem>> Change(
        int id, TrajectorySetChange change, TrajectorySetChanges changes, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        if (await changes.ChangeAsync(id, change, cancellation) is { Any: true } errors)
            return TypedResults.ValidationProblem(errors.ToErrors());
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await TrajectorySets.FindAsync(store, id, cancellation) is { } set ? TypedResults.Ok(set) : Unknown(id);
    }

    private static NotFoundProblem Unknown(int id) => new($"There is no trajectory set {id}: GET /api/v1/trajectory-sets lists them.");
}
