using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Preferences;

/// <summary>What people prefer, over REST.</summary>
internal static class PreferenceApi
{
    private const long MaximumImport = 256 << 20;

    public static void AddPreferences(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<PreferenceCommands>().AddSingleton<PreferenceImport>().AddSingleton<PreferenceExport>().AddSingleton<PairOffers>();

    public static void MapPreferences(this RouteGroupBuilder api)
    {
        var preferences = api.MapGroup("/preferences").WithTags("Preferences");
        preferences.MapGet("", List).WithSummary("Stated preferences, oldest first");
        preferences.MapPost("", Add).WithSummary("Stores a judgement: which of two actions in one state, or of two trajectories of one goal, is preferred");
        preferences.MapGet("/summary", Summarise).WithSummary("Judgements in numbers: choices, annotators, whether the first shown is favoured, and how far people agree");
        preferences.MapGet("/export", Export).Produces(StatusCodes.Status200OK, typeof(JsonElement[]), JsonLines.ContentType)
            .WithSummary("Preferences in TRL's layout: prompt, chosen, rejected as lists of messages. X-Left-Out-Undecided and X-Left-Out-Other-Catalogs count what is left out");
        preferences.MapPost("/import", Import)
            .Accepts<JsonElement>(JsonLines.ContentType, "application/jsonl", "application/json", "application/octet-stream", "text/plain")
            .WithMetadata(new RequestSizeLimitAttribute(MaximumImport))
            .WithSummary("Stores preferences in TRL's layout from JSON lines or a JSON array, each once; lines that cannot be read are told and left out, or refuse the file where strict is true");
        preferences.MapGet("/{id:int}", Get).WithSummary("A judgement");
        preferences.MapDelete("/{id:int}", Delete).WithSummary("Deletes a judgement; runs that learned from it keep what they learned from");
    }

    private static async Task<Ok<IReadOnlyList<PreferenceAnswer>>> List(
        [AsParameters] PreferenceFilter filter, [AsParameters] ListQuery list, IDbContextFactory<WebShopDbContext> stores, HttpContext context, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var rows = await filter.Of(store).Where(row => row.Id > (list.After ?? 0)).OrderBy(row => row.Id).Take(list.Count + 1).ToListAsync(cancellation);
        return TypedResults.Ok(list.Cut(rows.ConvertAll(PreferenceAnswer.Of), preference => preference.Id, context));
    }

    private static async Task<Results<Ok<PreferenceAnswer>, NotFoundProblem>> Get(int id, IDbContextFactory<WebShopDbContext> stores, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Preferences.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellation) is { } row ? TypedResults.Ok(PreferenceAnswer.Of(row)) : Unknown(id);
    }

    private static async Task<Results<Created<PreferenceAnswer>, ValidationProblem>> Add(PreferenceRequest request, PreferenceCommands commands, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        return await commands.AddAsync(request, errors, cancellation) is { } row
            ? TypedResults.Created($"/api/v1/preferences/{row.Id}", PreferenceAnswer.Of(row))
            : TypedResults.ValidationProblem(errors.ToErrors());
    }

    private static async Task<Ok<PreferenceSummary>> Summarise([AsParameters] PreferenceFilter filter, IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, CancellationToken cancellation)
    {
        var opened = shop.Current;
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return TypedResults.Ok(await PreferenceSummary.ReadAsync(filter.Of(store), opened, cancellation));
    }

    private static async Task<JsonLines> Export([AsParameters] PreferenceFilter filter, PreferenceExport export, HttpContext context, CancellationToken cancellation)
    {
        var (lines, leftOut) = await export.OfAsync(filter, cancellation);
        context.Response.Headers["X-Left-Out-Undecided"] = leftOut.Undecided.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["X-Left-Out-Other-Catalogs"] = leftOut.OtherCatalogs.ToString(CultureInfo.InvariantCulture);
        return lines;
    }

    private static async Task<Results<Ok<PreferenceImportAnswer>, ValidationProblem>> Import(
        [FromQuery, DefaultValue(false), Description("Whether one line that cannot be read refuses the whole file.")] bool? strict,
        [FromQuery, Text(PlayTask.MaximumAnnotator, Required = true), Description("Whose preferences they are.")] string? annotator,
        HttpRequest request, PreferenceImport import, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        var imported = await import.ImportAsync(request.Body, annotator?.Trim(), strict ?? false, errors, cancellation);
        return imported is null ? TypedResults.ValidationProblem(errors.ToErrors()) : TypedResults.Ok(imported);
    }

    private static async Task<Results<NoContent, NotFoundProblem>> Delete(int id, PreferenceCommands commands, CancellationToken cancellation) =>
        await commands.DeleteAsync(id, cancellation) ? TypedResults.NoContent() : Unknown(id);

    private static NotFoundProblem Unknown(int id) => new($"There is no preference {id}: GET /api/v1/preferences lists them.");
}
