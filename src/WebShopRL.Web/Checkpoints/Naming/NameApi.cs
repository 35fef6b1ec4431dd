using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Checkpoints.Naming;

/// <summary>Names of checkpoints over REST.</summary>
internal static class NameApi
{
    private const string Address = "/api/v1/checkpoints/names";

    public static void MapCheckpointNames(this RouteGroupBuilder api)
    {
        var names = api.MapGroup("/checkpoints/names").WithTags("Checkpoints");
        names.MapGet("", List).WithSummary("Names of checkpoints, oldest first");
        names.MapPost("", Give).WithSummary("Gives a checkpoint a name, by which it is named wherever a checkpoint can be, and which keeps it");
        names.MapGet("/{name}", Get).WithSummary("What a name stands for");
        names.MapPatch("/{name}", Move).WithSummary("Moves a name to another checkpoint; asks first where something hangs on what it stood for");
        names.MapDelete("/{name}", TakeAway).WithSummary("Takes a name away; asks first where something hangs on it. The checkpoint stays while anything else keeps it");
    }

    private static async Task<Ok<IReadOnlyList<CheckpointNameAnswer>>> List([AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var names = await store.CheckpointNames.AsNoTracking().Include(name => name.Checkpoint).Where(name => name.Id > (list.After ?? 0)).OrderBy(name => name.Id).Take(list.Count + 1).ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<CheckpointNameAnswer>>([.. list.Cut(names, name => name.Id, context).Select(CheckpointNameAnswer.Of)]);
    }

    private static async Task<Results<Ok<CheckpointNameAnswer>, NotFoundProblem>> Get(string name, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await CheckpointNaming.NamedAsync(name, store, cancellation) is { } found
            ? TypedResults.Ok(CheckpointNameAnswer.Of(found))
            : new NotFoundProblem(await CheckpointReference.UnknownAsync(name, store, cancellation));
    }

    private static async Task<Results<Created<CheckpointNameAnswer>, Ok<CheckpointNameAnswer>, ValidationProblem, ConflictProblem>> Give(
        CheckpointNameRequest request, CheckpointNaming naming, HttpContext context, CancellationToken cancellation) => await naming.GiveAsync(request, Caller.Of(context), cancellation) switch
        {
            { Errors: { } errors } => TypedResults.ValidationProblem(errors.ToDictionary()),
            { Result: NameResult.Taken, Says: var says } => new ConflictProblem($"{says} PATCH {Address}/{request.Name} moves it."),
            { Result: NameResult.Unchanged, Name: { } name } => TypedResults.Ok(CheckpointNameAnswer.Of(name)),
            var given => TypedResults.Created($"{Address}/{request.Name}", CheckpointNameAnswer.Of(given.Name!)),
        };

    private static async Task<Results<Ok<CheckpointNameAnswer>, ValidationProblem, NotFoundProblem, ConflictProblem>> Move(
        string name, CheckpointNameMove request, [FromQuery, Description("Moves it although something hangs on what it stands for. Without this it stays, and the answer (409) says what that is.")] bool? confirm,
        CheckpointNaming naming, HttpContext context, CancellationToken cancellation) => await naming.MoveAsync(name, request.Checkpoint, confirm ?? false, Caller.Of(context), cancellation) switch
        {
            { Errors: { } errors } => TypedResults.ValidationProblem(errors.ToDictionary()),
            { Result: NameResult.Unknown, Says: { } says } => new NotFoundProblem(says),
            { Result: NameResult.Asks, Says: var says } => new ConflictProblem($"{says} Send it with confirm=true to move it all the same."),
            var moved => TypedResults.Ok(CheckpointNameAnswer.Of(moved.Name!)),
        };

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> TakeAway(
        string name, [FromQuery, Description("Takes it away although something hangs on it. Without this it stays, and the answer (409) says what that is.")] bool? confirm,
        CheckpointNaming naming, HttpContext context, CancellationToken cancellation) => await naming.TakeAwayAsync(name, confirm ?? false, Caller.Of(context), cancellation) switch
        {
            { Result: NameResult.Unknown, Says: { } says } => new NotFoundProblem(says),
            { Result: NameResult.Asks, Says: var says } => new ConflictProblem($"{says} Send it with confirm=true to take it away all the same."),
            _ => TypedResults.NoContent(),
        };
}
