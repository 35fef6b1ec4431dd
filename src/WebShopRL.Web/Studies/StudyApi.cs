using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Launches;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Api;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Work;
using WebShopRL.Web.Work.Answers;

namespace WebShopRL.Web.Studies;

/// <summary>Studies over REST.</summary>
internal static class StudyApi
{
    private static readonly WorkAddress Address = new("study", "studies");

    public static void MapStudies(this RouteGroupBuilder api)
    {
        var studies = api.MapGroup("/studies").WithTags("Studies");
        studies.MapPost("", Launch).WithSummary("Puts a study in line: a preset or a plan of runs, generations, evaluations and comparisons");
        studies.MapGet("", List).WithSummary("Studies, newest first");
        studies.MapGet("/{id}", Get).WithSummary("A study with its stages, its agents' figures and their differences");
        studies.MapGet("/{id}/export", Export).WithSummary("A study as a report: Markdown, CSV (a line an agent), or JSON as GET gives it");
        studies.MapDelete("/{id}", Delete).WithSummary("Deletes a study that has ended; its runs, sets, evaluations and comparisons stay");
        studies.MapPost("/{id}/cancel", Cancel).WithSummary("Asks a study and all that it has put in line to stop");
    }

    private static async Task<Results<Accepted<QueuedAnswer>, ValidationProblem>> Launch(
        StudyRequest request, [FromHeader(Name = LaunchOnce.Header), Text(LaunchKey.MaximumLength, Required = true), Description(LaunchOnce.Description)] string? key,
        StudyLauncher launcher, CancellationToken cancellation)
    {
        var result = await launcher.LaunchAsync(request, cancellation, key);
        return result.Study is { } study && result.Errors.Count == 0
            ? TypedResults.Accepted($"/api/v1/studies/{study.Id}", new QueuedAnswer(study.Id))
            : TypedResults.ValidationProblem(result.Errors.ToDictionary());
    }

    private static async Task<Ok<IReadOnlyList<StudyListed>>> List([AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var studies = await store.Studies.AsNoTracking()
            .Where(study => study.Id < (list.After ?? int.MaxValue))
            .OrderByDescending(study => study.Id).Take(list.Count + 1)
            .Select(study => new StudyListed(study.Id, study.Name, study.Preset, study.Seeds, study.Status, study.Error, study.Parts.Count, study.CreatedAt, study.StartedAt, study.FinishedAt))
            .ToListAsync(cancellation);
        return TypedResults.Ok(list.Cut(studies, study => study.Id, context));
    }

    private static async Task<Results<Ok<StudyAnswer>, NotFoundProblem>> Get(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation) =>
        await FindAsync(id, stores, cancellation) is { } answer ? TypedResults.Ok(answer) : Address.Unknown(id);

    private static async Task<Results<ReportAnswer, NotFoundProblem>> Export(
        int id, [FromQuery, AllowedValues("md", "csv", "json"), DefaultValue("md"), Description("md: Markdown. csv: a line an agent of a stage of evaluations. json: as GET gives it.")] string? format,
        IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation) =>
        await FindAsync(id, stores, cancellation) is { } answer ? ReportAnswer.Of(answer, format ?? "md") : Address.Unknown(id);

    private static async Task<Results<NoContent, NotFoundProblem, ConflictProblem>> Delete(
        int id, WorkControl control, CancellationToken cancellation) => Address.Deleted(id, await control.DeleteAsync<Study>(id, cancellation));

    private static async Task<Results<Accepted<StudyAnswer>, NotFoundProblem, ConflictProblem>> Cancel(
        int id, StudyControl control, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        var asked = await control.CancelAsync(id, cancellation);
        return Address.Asked(id, asked, await FindAsync(id, stores, cancellation));
    }

    private static async Task<StudyAnswer?> FindAsync(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await StudyState.ReadAsync(store, id, cancellation) is { } state ? StudyAnswer.Of(state, await StudyResults.ReadAsync(store, state, cancellation), await StudiedRun.ReadAsync(store, state, cancellation)) : null;
    }
}
