using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Trajectories;

/// <summary>What people may change about a trajectory set. What is absent or null stays as it is.</summary>
public sealed record TrajectorySetChange
{
    [Text(TrajectorySet.MaximumName, Required = true)]
    public string? Name { get; init; }

    /// <summary>What to know of it: where it is from, what it is for.</summary>
    [Text(TrajectorySet.MaximumNotes)]
    public string? Notes { get; init; }
}

/// <summary>Changes names and notes of trajectory sets. A run names its sets until it has begun and keeps which trajectories they held: a name stays while something that has yet to read the set knows it by that.</summary>
public sealed class TrajectorySetChanges(IDbContextFactory<WebShopDbContext> stores)
{
    private const string DemonstrationsSetting = "demonstrations", SetsSetting = "trajectory_sets";

    /// <summary>Null where there is no such set; what is wrong with the change, by field, where anything is, and then nothing is stored.</summary>
    public async Task<RequestErrors?> ChangeAsync(int id, TrajectorySetChange change, CancellationToken cancellation = default)
    {
        var errors = new RequestErrors();
        RequestValidation.Validate(change, errors);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (await store.TrajectorySets.FirstOrDefaultAsync(set => set.Id == id, cancellation) is not { } set)
            return null;
        var name = change.Name?.Trim() ?? set.Name;
        if (!errors.Any && name != set.Name)
            await CheckNameAsync(store, set, name, errors, cancellation);
        if (errors.Any)
            return errors;
        (set.Name, set.Notes) = (name, change.Notes ?? set.Notes);
        try
        {
            await store.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Given to another one between the look and the write.
            errors.Add("name", Taken(name));
        }
        return errors;
    }

    private static async Task CheckNameAsync(WebShopDbContext store, TrajectorySet set, string name, RequestErrors errors, CancellationToken cancellation)
    {
        TrajectorySets.CheckName("name", name, errors);
        if (await store.TrajectorySets.AnyAsync(other => other.Name == name, cancellation))
            errors.Add("name", Taken(name));
        if (await WaitingAsync(store, set, cancellation) is { } waiting)
            errors.Add("name", $"{waiting} has yet to read the set, and knows it as '{set.Name}': rename it once that is done.");
    }

    /// <summary>
    /// What is under way and will look for the set by its name: a run that has not kept yet what it learns from, or a study whose plan names it or that makes it. In words; null where there is none. Until then the set stays
    /// as it is: it is not renamed, deleted or added to.
    /// </summary>
    internal static async Task<string?> WaitingAsync(WebShopDbContext store, TrajectorySet set, CancellationToken cancellation)
    {
        var name = set.Name;
        var runs = await store.Runs.AsNoTracking().Where(run => run.Algorithm != ExternalRun.Algorithm && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running)).OrderBy(run => run.Id)
            .Select(run => new { run.Id, run.Settings, Kept = store.RunInputs.Where(input => input.RunId == run.Id).Select(input => input.Name).ToList() }).ToListAsync(cancellation);
        if (runs.FirstOrDefault(run => SourceOf(run.Settings) is { } source && TrajectorySource.SetsOf(source)!.Contains(name) && !run.Kept.Contains(TrajectoryReader.InputOf(source))) is { } waiting)
            return $"Run {waiting.Id}";
        var studies = await store.Studies.AsNoTracking().Where(study => study.FinishedAt == null).OrderBy(study => study.Id).Select(study => new
        {
            study.Id,
            study.Plan,
            Makes = study.Parts.Any(part => store.Generations.Any(generation => generation.Id == part.GenerationId && generation.SetId == set.Id)),
        }).ToListAsync(cancellation);
        return studies.FirstOrDefault(study => study.Makes || IsNamed(study.Plan, name)) is { } planned ? $"Study {planned.Id}" : null;
    }

    /// <summary>The sets that a run's settings ask for, as <see cref="TrajectorySource"/> writes them; null where they ask for none.</summary>
    private static string? SourceOf(string settings)
    {
        using var read = JsonDocument.Parse(settings);
        return Text(read.RootElement, DemonstrationsSetting) == TrajectorySource.Sets ? TrajectorySource.Of(TrajectorySource.Sets, Text(read.RootElement, SetsSetting) ?? "") : null;
    }

    private static bool IsNamed(string plan, string name)
    {
        using var read = JsonDocument.Parse(plan);
        return Settings(read.RootElement).Any(settings => TrajectorySource.Names(settings).Contains(name));
    }

    /// <summary>Every value of the setting, however deep it stands.</summary>
    private static IEnumerable<string> Settings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == SetsSetting && member.Value.ValueKind == JsonValueKind.String ? [member.Value.GetString()!] : Settings(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Settings),
        _ => [],
    };

    private static string? Text(JsonElement settings, string name) => settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Taken(string name) => $"There is a trajectory set '{name}' already: give another name.";
}
