using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Trajectories;

/// <summary>A stored episode without its steps.</summary>
/// <param name="Source">human, scripted, policy or imported.</param>
/// <param name="CatalogFingerprint">The content of the catalog it was played in; null where it was not kept.</param>
/// <param name="Goal">Index in the catalog; null where unknown: no run learns from it.</param>
/// <param name="Import">The import it came with; null where it was played.</param>
/// <param name="Set">The trajectory set it belongs to.</param>
/// <param name="Generation">The generation that played it, which says with which weights and seed.</param>
/// <param name="Agent">The agent that played it, as that generation was given it: a baseline's name or a checkpoint reference; null for people and imports.</param>
/// <param name="Reward">In [0, 1].</param>
public sealed record TrajectoryAnswer(
    int Id, string Source, string Catalog, string? CatalogFingerprint, int? Goal, string Instruction, int? RunId, int? Import, int? Set, int? Generation, string? Agent, string? Annotator, double Reward, int Length, DateTimeOffset CreatedAt);

/// <summary>A stored episode with its steps.</summary>
/// <param name="Product">What was bought; null where that was not kept.</param>
/// <param name="StepSeconds">For each step how long it took, from the page to the action; null where nobody measured it.</param>
public sealed record TrajectoryWithSteps(
    int Id, string Source, string Catalog, string? CatalogFingerprint, int? Goal, string Instruction, int? RunId, int? Import, int? Set, int? Generation, string? Agent, string? Annotator, double Reward, int Length, DateTimeOffset CreatedAt,
    string? Product, IReadOnlyList<double>? StepSeconds, IReadOnlyList<TrajectoryStep> Steps);

/// <summary>A file that was imported.</summary>
/// <param name="Name">The file's name; null where none was given.</param>
/// <param name="Trajectories">How many of it are still there.</param>
public sealed record ImportBatchAnswer(
    int Id, string? Name, string Catalog, string? CatalogFingerprint, int Stored, int Duplicates, int LeftOut, int WithoutGoal, int Trajectories, DateTimeOffset CreatedAt);

/// <summary>Trajectories over REST: what there is, and in and out in WebShop's il_trajs layout.</summary>
internal static class TrajectoryApi
{
    /// <summary>WebShop's own file of a thousand trajectories has about 40 MB without images.</summary>
    private const long MaximumImport = 256 << 20;

    public static void MapTrajectories(this RouteGroupBuilder api)
    {
        var trajectories = api.MapGroup("/trajectories").WithTags("Trajectories");
        trajectories.MapGet("", List).WithSummary("Trajectories, oldest first; X-Total-Count on the first part says how many there are");
        trajectories.MapGet("/{id}", Get).WithSummary("A trajectory with its steps");
        trajectories.MapGet("/export", Export).Produces(StatusCodes.Status200OK, typeof(JsonElement[]), JsonLines.ContentType, "application/json")
            .WithSummary("Trajectories in WebShop's il_trajs layout, or as other trainers read them");
        trajectories.MapPost("/import", Import)
            .Accepts<TrajectoryLine>(JsonLines.ContentType, "application/jsonl", "application/json", "application/octet-stream", "text/plain")
            .WithMetadata(new RequestSizeLimitAttribute(MaximumImport))
            .WithSummary("Stores trajectories from JSON lines or a JSON array, each once; lines that cannot be read are told and left out, or refuse the file where strict is true");
        trajectories.MapGet("/imports", ListImports).WithSummary("Imported files, newest first");
        trajectories.MapDelete("/imports/{id}", DeleteImport).WithSummary("Undoes an import: deletes what came with it");
        trajectories.MapDelete("/{id}", Delete).WithSummary("Deletes a trajectory");
    }

    private static async Task<Ok<IReadOnlyList<TrajectoryAnswer>>> List(
        [AsParameters] TrajectoryFilter filter, [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var wanted = await filter.OfAsync(store, cancellation);
        if (list.After is null)
            context.Response.Headers["X-Total-Count"] = (await wanted.CountAsync(cancellation)).ToString(CultureInfo.InvariantCulture);
        var trajectories = await wanted
            .Where(trajectory => trajectory.Id > (list.After ?? 0))
            .OrderBy(trajectory => trajectory.Id).Take(list.Count + 1)
            .Select(t => new TrajectoryAnswer(t.Id, t.Source, t.Catalog, t.CatalogFingerprint, t.Goal, t.Instruction, t.RunId, t.ImportId, t.SetId, t.GenerationId, store.Generations.Where(generation => generation.Id == t.GenerationId).Select(generation => generation.Baseline ?? generation.CheckpointReference).FirstOrDefault(), t.Annotator, t.Reward, t.Length, t.CreatedAt))
            .ToListAsync(cancellation);
        return TypedResults.Ok(list.Cut(trajectories, trajectory => trajectory.Id, context));
    }

    private static async Task<Results<Ok<TrajectoryWithSteps>, NotFoundProblem>> Get(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Trajectories.AsNoTracking().FirstOrDefaultAsync(trajectory => trajectory.Id == id, cancellation) is { } t
            ? TypedResults.Ok(new TrajectoryWithSteps(
                t.Id, t.Source, t.Catalog, t.CatalogFingerprint, t.Goal, t.Instruction, t.RunId, t.ImportId, t.SetId, t.GenerationId, await PlayedBy.AgentAsync(store, t, cancellation), t.Annotator, t.Reward, t.Length, t.CreatedAt, t.Product, t.StepSeconds,
                TrajectoryJson.Deserialize(t.Steps)))
            : Unknown(id);
    }

    private static JsonLines Export(
        [AsParameters] TrajectoryFilter filter,
        [FromQuery, AllowedValues(ImportForms.WebShop, ImportForms.AgentGym, ImportForms.Eto, ImportForms.Trl), DefaultValue(ImportForms.WebShop), Description("Whose form; agentgym and eto are one JSON array, the others one object a line.")] string? format,
        TrajectoryExport export) => export.Of(filter.OfAsync, format ?? ImportForms.WebShop);

    private static async Task<Results<Ok<ImportAnswer>, ValidationProblem>> Import(
        [FromQuery, DefaultValue(false), Description("Whether one line that cannot be read refuses the whole file.")] bool? strict,
        [FromQuery, Text(TrajectoryImport.MaximumName, Required = true), Description("The file's name, to be known by in the list of imports.")] string? name,
        [FromQuery, AllowedValues(ImportForms.WebShop, ImportForms.AgentGym, ImportForms.Eto, ImportForms.Trl, ImportForms.Messages, ImportForms.Ragen, ImportForms.VerlAgent), Description("The form that the lines have; without it each is looked at.")] string? format,
        HttpRequest request, TrajectoryImport import, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        var imported = await import.ImportAsync(request.Body, errors, name?.Trim(), strict ?? false, format, cancellation);
        return imported is null ? TypedResults.ValidationProblem(errors.ToErrors()) : TypedResults.Ok(imported);
    }

    private static async Task<Ok<IReadOnlyList<ImportBatchAnswer>>> ListImports(
        [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var imports = await store.ImportBatches.AsNoTracking()
            .Where(batch => batch.Id < (list.After ?? int.MaxValue))
            .OrderByDescending(batch => batch.Id).Take(list.Count + 1)
            .Select(batch => new ImportBatchAnswer(batch.Id, batch.Name, batch.Catalog, batch.CatalogFingerprint, batch.Stored, batch.Duplicates, batch.LeftOut, batch.WithoutGoal,
                store.Trajectories.Count(trajectory => trajectory.ImportId == batch.Id), batch.CreatedAt))
            .ToListAsync(cancellation);
        return TypedResults.Ok(list.Cut(imports, batch => batch.Id, context));
    }

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> DeleteImport(int id, TrajectoryDeletion deletion, CancellationToken cancellation) =>
        await deletion.OfImportAsync(id, cancellation) switch
        {
            (_, { } refusal) => new ConflictProblem(refusal),
            ({ }, null) => TypedResults.NoContent(),
            _ => new NotFoundProblem($"There is no import {id}: GET /api/v1/trajectories/imports lists them."),
        };

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> Delete(int id, TrajectoryDeletion deletion, CancellationToken cancellation) =>
        await deletion.TakeOneAsync(id, cancellation) switch
        {
            (_, { } refusal) => new ConflictProblem(refusal),
            ({ }, null) => TypedResults.NoContent(),
            _ => Unknown(id),
        };

    private static NotFoundProblem Unknown(int id) => new($"There is no trajectory {id}: GET /api/v1/trajectories lists them.");
}
