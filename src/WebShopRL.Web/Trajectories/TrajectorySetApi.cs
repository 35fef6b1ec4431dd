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
            true => TypedResults.NoContent(),
            false => new ConflictProblem($"Trajectory set {id} is being filled: cancel its generation first."),
            null => new NotFoundProblem($"There is no trajectory set {id}: GET /api/v1/trajectory-sets lists them."),
        };
}
