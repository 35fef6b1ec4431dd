using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Studies;

/// <summary>A part's row, whatever kind it is of.</summary>
/// <param name="Done">Steps or episodes so far, of <paramref name="Of"/>.</param>
internal sealed record PartWork(int Id, RunStatus Status, string? Error, int Done, int Of, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

/// <summary>A part with its row; null where there is none yet, or none any more.</summary>
/// <param name="Over">Whether its study has ended: nothing more is put in line.</param>
internal sealed record PartState(StudyPart Part, PartWork? Work, bool Over)
{
    public bool Succeeded => Part.Reason is null && Work?.Status == RunStatus.Succeeded;

    /// <summary>Nothing more will come of it.</summary>
    public bool Ended => Reason is not null || Part.Launched && Work?.Status is not (RunStatus.Queued or RunStatus.Running);

    /// <summary>Why it was not run, or its figures do not count; null where nothing is wrong.</summary>
    public string? Reason => Part.Reason ?? (Over && !Part.Launched ? "Not run: the study ended before." : null);

    /// <summary>As the API and pages say it: the words for work, and <c>waiting</c>, <c>skipped</c> (not run, or refused), <c>deleted</c>.</summary>
    public string Status => Reason is not null ? "skipped" : !Part.Launched ? "waiting" : Work is null ? "deleted" : Word(Work.Status);

    private static string Word(RunStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>A study as it stands: its plan, and each of its parts with its row.</summary>
internal sealed class StudyState
{
    private StudyState(Study study, StudyPlan plan, IReadOnlyList<PartState> parts) => (Study, Plan, Parts) = (study, plan, parts);

    public Study Study { get; }

    public StudyPlan Plan { get; }

    /// <summary>In the order of the plan.</summary>
    public IReadOnlyList<PartState> Parts { get; }

    /// <summary>Null where there is no such study.</summary>
    public static async Task<StudyState?> ReadAsync(WebShopDbContext store, int id, CancellationToken cancellation)
    {
        var parts = await store.StudyParts.AsNoTracking().Where(part => part.StudyId == id).OrderBy(part => part.Stage).ThenBy(part => part.Number).ToListAsync(cancellation);
        var works = await WorksAsync(store, parts, cancellation);
        // The study last: where it was cancelled and its parts with it, whoever sees these cancelled sees that too.
        if (await store.Studies.AsNoTracking().FirstOrDefaultAsync(study => study.Id == id, cancellation) is not { } study)
            return null;
        return new StudyState(study, JsonSerializer.Deserialize<StudyPlan>(study.Plan, ApiJson.Options)!, [.. parts.Select(part => new PartState(part, works.GetValueOrDefault((part.Stage, part.Number)), study.FinishedAt is not null))]);
    }

    /// <summary>The parts that a part waits for.</summary>
    public IEnumerable<(PartWait Wait, PartState State)> Waited(PartState part) => StageParts.Waits(Plan, part.Part)
        .SelectMany(wait => Parts.Where(other => other.Part.Stage == wait.Stage && (wait.Seed is null || other.Part.Seed == wait.Seed)).Select(other => (wait, other)));

    /// <summary>As people name a part: its stage, and its seed where there are several.</summary>
    public string NameOf(StudyPart part)
    {
        var stage = Plan.Stages[part.Stage];
        var agent = part.Agent is { } place ? $" of {stage.Evaluations!.Agents[place].Name}" : "";
        return $"{stage.Name}{agent}{(Study.Seeds > 1 ? $", seed {part.Seed}" : "")}";
    }

    private static async Task<Dictionary<(int, int), PartWork>> WorksAsync(WebShopDbContext store, List<StudyPart> parts, CancellationToken cancellation)
    {
        var works = new Dictionary<(int, int), PartWork>();
        await AddAsync(part => part.RunId, ids => store.Runs.Where(row => ids.Contains(row.Id)).Select(row => new PartWork(row.Id, row.Status, row.Error, row.Step, row.TotalSteps, row.StartedAt, row.FinishedAt)));
        await AddAsync(part => part.GenerationId, ids => store.Generations.Where(row => ids.Contains(row.Id)).Select(row => new PartWork(row.Id, row.Status, row.Error, row.Kept, row.Wanted, row.StartedAt, row.FinishedAt)));
        await AddAsync(part => part.EvaluationId, ids => store.Evaluations.Where(row => ids.Contains(row.Id)).Select(row => new PartWork(row.Id, row.Status, row.Error, row.EpisodesDone, row.Goals.Count, row.StartedAt, row.FinishedAt)));
        await AddAsync(part => part.ComparisonId, ids => store.Comparisons.Where(row => ids.Contains(row.Id)).Select(row => new PartWork(row.Id, row.Status, row.Error, row.RolloutsDone, row.Rollouts * row.ParallelRuns, row.StartedAt, row.FinishedAt)));
        return works;

        async Task AddAsync(Func<StudyPart, int?> idOf, Func<int[], IQueryable<PartWork>> read)
        {
            var named = parts.Where(part => idOf(part) is not null).ToDictionary(part => idOf(part)!.Value);
            if (named.Count == 0)
                return;
            foreach (var work in await read([.. named.Keys]).ToListAsync(cancellation))
                works[(named[work.Id].Stage, named[work.Id].Number)] = work;
        }
    }
}
