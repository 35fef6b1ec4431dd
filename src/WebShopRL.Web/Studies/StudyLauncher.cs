using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Studies;

/// <summary>A study in line, or what is wrong with the request: place in the plan (<c>stages[2].runs.settings.beta</c>) or field to messages.</summary>
public sealed record StudyLaunchResult(Study? Study, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Checks a whole plan, stores the study and puts it in line. Nothing is stored where anything is wrong.</summary>
public sealed partial class StudyLauncher(IDbContextFactory<WebShopDbContext> stores, ShopProvider provider, CheckpointFolders folders, WorkQueue queue, TimeProvider time)
{
    private const int MostParts = 1_000;

    /// <param name="key">Makes sending it twice do what sending it once does: the study of the first time is given.</param>
    public Task<StudyLaunchResult> LaunchAsync(StudyRequest request, CancellationToken cancellation = default, IdempotencyKey? key = null) =>
        LaunchOnce.RunAsync(key, request, once => LaunchAsync(request, once, cancellation));

    private async Task<StudyLaunchResult> LaunchAsync(StudyRequest request, LaunchOnce? once, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        RequestValidation.Validate(request, errors);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (once is not null && await once.FindAsync(store, launched => launched.Study, errors, cancellation) is { } before)
            return Answer(before);
        if (request.Preset is null == request.Plan is null)
            errors.Add("preset", $"Give exactly one of preset ({string.Join(", ", StudyPresets.All.Select(preset => preset.Name))}) and plan.");
        var preset = StudyPresets.Find(request.Preset);
        if (request.Minutes is not null && preset?.Minutes is null && (request.Plan is not null || preset is not null))
            errors.Add("minutes", $"Only a preset whose runs have a budget in time takes minutes ({string.Join(", ", StudyPresets.All.Where(known => known.Minutes is not null).Select(known => known.Name))}): leave it out{(request.Plan is null ? "" : ", and give it among the settings of the plan's runs")}.");
        var plan = request.Plan ?? preset?.Plan(request.Minutes ?? preset.Minutes ?? 0);
        var seeds = request.Seeds ?? preset?.Seeds ?? 1;
        // Lists that hold nulls have been told, and cannot be looked into.
        if (plan is not null && !errors.ToDictionary().Keys.Any(field => field.StartsWith("plan.", StringComparison.Ordinal)))
            await new PlanCheck(plan, folders, store, provider, errors, cancellation).RunAsync();
        if (errors.Any)
            return Answer(null);
        var parts = StageParts.Of(plan!, seeds).ToList();
        if (parts.Count > MostParts)
        {
            errors.Add("seeds", $"The plan comes to {parts.Count} runs, generations, evaluations and comparisons with {seeds} seeds: {MostParts} is the most.");
            return Answer(null);
        }

        var study = new Study
        {
            Name = request.Name?.Trim() ?? (preset is null ? "Study" : preset.Title.Split(':')[0]),
            Preset = request.Preset,
            Seeds = seeds,
            Plan = JsonSerializer.Serialize(plan, ApiJson.Options),
            Status = RunStatus.Queued,
            CreatedAt = time.GetUtcNow(),
            Parts = parts,
        };
        await queue.AddAsync(study, cancellation, once?.Keep(launch => launch.Study = study));
        return Answer(study);

        StudyLaunchResult Answer(Study? launched) => new(launched, errors.ToDictionary().ToDictionary(error => Place(error.Key), error => error.Value, StringComparer.Ordinal));
    }

    /// <summary>Places are told within the plan, with list positions in brackets.</summary>
    private static string Place(string field) => Position().Replace(field.StartsWith("plan.", StringComparison.Ordinal) ? field["plan.".Length..] : field, "[$1]");

    [GeneratedRegex(@"\.([0-9]+)(?=\.|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Position();
}
