using WebShopRL.Web.Work;
using WebShopRL.Web.Work.Answers;

namespace WebShopRL.Web.Studies;

/// <summary>A study in a list.</summary>
/// <param name="Parts">Runs, generations, evaluations and comparisons, all together.</param>
public sealed record StudyListed(int Id, string Name, string? Preset, int Seeds, RunStatus Status, string? Error, int Parts, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

/// <summary>A study with its stages and what came of it so far.</summary>
/// <param name="Seeds">How many; they are 0, 1, ...</param>
/// <param name="Machine">What it was last worked on with.</param>
/// <param name="Agents">Of each stage of evaluations, its agents in the plan's order; those alone whose evaluations have succeeded.</param>
/// <param name="Differences">Of every two agents of a stage of evaluations, on the same goals.</param>
/// <param name="Runs">How each of its runs was trained, as far as they have begun.</param>
/// <param name="Arms">What the bandits that have ended made of each agent.</param>
public sealed record StudyAnswer(
    int Id, string Name, string? Preset, int Seeds, RunStatus Status, string? Error, string? Machine, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, int Attempts, IReadOnlyList<string> Interruptions,
    StudyPlan Plan, IReadOnlyList<StageAnswer> Stages, IReadOnlyList<StudiedAgent> Agents, IReadOnlyList<StudiedDifference> Differences, IReadOnlyList<StudiedRun> Runs, IReadOnlyList<StudiedArm> Arms) : IWorkAnswer
{
    internal static StudyAnswer Of(StudyState state, StudyResults results, IReadOnlyList<StudiedRun> runs) => new(
        state.Study.Id, state.Study.Name, state.Study.Preset, state.Study.Seeds, state.Study.Status, state.Study.Error, state.Study.Machine, state.Study.CreatedAt, state.Study.StartedAt, state.Study.FinishedAt,
        state.Study.Attempts, state.Study.Interruptions, state.Plan, StageAnswer.Of(state), results.Agents, results.Differences, runs, results.Arms);
}

/// <summary>A stage as it stands.</summary>
/// <param name="Kind">runs, generation, evaluations or comparison.</param>
/// <param name="Status">waiting, queued, running, succeeded, failed (some part failed, was cancelled by itself or deleted), cancelled (with the study), or skipped (nothing of it was run).</param>
/// <param name="WaitsFor">Names of the stages it needs.</param>
public sealed record StageAnswer(string Name, string Kind, string Status, IReadOnlyList<string> WaitsFor, IReadOnlyList<PartAnswer> Parts)
{
    internal static IReadOnlyList<StageAnswer> Of(StudyState state) => [.. state.Plan.Stages.Index().Select(stage =>
    {
        PartState[] parts = [.. state.Parts.Where(part => part.Part.Stage == stage.Index)];
        return new StageAnswer(stage.Item.Name, KindOf(stage.Item), StatusOf(state, parts), StageParts.WaitsFor(state.Plan, stage.Item), [.. parts.Select(part => PartAnswer.Of(stage.Item, part))]);
    })];

    internal static string KindOf(PlannedStage stage) => stage switch
    {
        { Runs: not null } => "runs",
        { Generation: not null } => "generation",
        { Evaluations: not null } => "evaluations",
        _ => "comparison",
    };

    private static string StatusOf(StudyState state, PartState[] parts) =>
        parts.All(part => part.Succeeded) ? "succeeded"
        : parts.All(part => part.Reason is not null) ? "skipped"
        : state.Study.CancelRequested && parts.All(part => part.Ended && part.Status is not ("failed" or "deleted")) ? "cancelled"
        : parts.All(part => part.Ended) ? "failed"
        : parts.Any(part => part.Ended || part.Status == "running") ? "running"
        : parts.Any(part => part.Part.Launched) ? "queued" : "waiting";
}

/// <summary>One piece of work of a stage; the id of its kind leads to it.</summary>
/// <param name="Agent">Of an evaluation: whose.</param>
/// <param name="Status">waiting, queued, running, succeeded, failed, cancelled, skipped (not run, or refused: see reason), or deleted.</param>
/// <param name="Done">Steps, episodes, rollouts or kept trajectories so far, of total.</param>
/// <param name="Seconds">From its start to its end.</param>
public sealed record PartAnswer(
    int Seed, string? Agent, string Status, string? Reason, string? Error, int? RunId, int? GenerationId, int? EvaluationId, int? ComparisonId, int Done, int Total, double? Seconds)
{
    internal static PartAnswer Of(PlannedStage stage, PartState state) => new(
        state.Part.Seed, state.Part.Agent is { } place ? stage.Evaluations!.Agents[place].Name : null, state.Status, state.Reason, state.Work?.Error,
        state.Part.RunId, state.Part.GenerationId, state.Part.EvaluationId, state.Part.ComparisonId, state.Work?.Done ?? 0, state.Work?.Of ?? 0,
        state.Work is { StartedAt: { } started, FinishedAt: { } finished } ? Math.Round((finished - started).TotalSeconds, 1) : null);
}
