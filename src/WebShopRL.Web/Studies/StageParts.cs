using System.Text.Json;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Store.Studies;

namespace WebShopRL.Web.Studies;

/// <summary>What of a study a part waits for.</summary>
/// <param name="Stage">Place of the stage.</param>
/// <param name="Seed">Of its part; null for all its parts.</param>
/// <param name="NeedsEnd">False where the part may be put in line before that has ended: work that names a run's checkpoint waits for the run by itself.</param>
internal sealed record PartWait(int Stage, int? Seed, bool NeedsEnd);

/// <summary>A plan taken apart: the pieces of work that it comes to with so many seeds, and what each waits for.</summary>
internal static class StageParts
{
    /// <summary>All parts, in the order they are put in line.</summary>
    public static IEnumerable<StudyPart> Of(StudyPlan plan, int seeds)
    {
        foreach (var (place, stage) in plan.Stages.Index())
            foreach (var (number, part) in Of(stage, seeds).Index())
                yield return new StudyPart { Stage = place, Number = number, Seed = part.Seed, Agent = part.Agent };
    }

    private static IEnumerable<(int Seed, int? Agent)> Of(PlannedStage stage, int seeds)
    {
        if (stage.Evaluations is { } evaluations)
            return evaluations.Agents.Index().SelectMany(agent => Enumerable.Range(0, IsOfStage(agent.Item) || IsStage(evaluations.QueryWriter) ? seeds : 1).Select(seed => (seed, (int?)agent.Index)));
        var once = stage.Comparison is { } comparison && !comparison.Agents.Any(IsOfStage);
        return Enumerable.Range(0, once ? 1 : seeds).Select(seed => (seed, (int?)null));
    }

    /// <summary>What a part waits for, each once.</summary>
    public static IReadOnlyList<PartWait> Waits(StudyPlan plan, StudyPart part)
    {
        var stage = plan.Stages[part.Stage];
        List<PartWait> waits = [.. (stage.After ?? []).Select(name => new PartWait(PlaceOf(plan, name), null, true))];
        foreach (var name in Checkpoints(stage, part.Agent).Select(StageReference.NameOf).OfType<string>().Distinct(StringComparer.Ordinal))
            waits.Add(new PartWait(PlaceOf(plan, name), part.Seed, false));
        foreach (var name in Sets(stage.Runs).Select(StageReference.NameOf).OfType<string>())
            waits.Add(new PartWait(PlaceOf(plan, name), part.Seed, true));
        return waits;
    }

    /// <summary>Names of the stages that a stage waits for, in their order.</summary>
    public static IReadOnlyList<string> WaitsFor(StudyPlan plan, PlannedStage stage)
    {
        var names = (stage.After ?? []).Concat(Checkpoints(stage, null).Concat(Sets(stage.Runs)).Select(StageReference.NameOf).OfType<string>()).ToHashSet(StringComparer.Ordinal);
        return [.. plan.Stages.Select(known => known.Name).Where(names.Contains)];
    }

    /// <summary>What is named where a checkpoint is meant.</summary>
    /// <param name="agent">Of an evaluation, which of its agents; all where null.</param>
    private static IEnumerable<string?> Checkpoints(PlannedStage stage, int? agent) => stage switch
    {
        { Runs: { } runs } => [runs.InitialCheckpoint, .. CheckpointsOf(runs).Select(named => named.Reference)],
        { Generation: { } generation } => [generation.Agent.Checkpoint],
        { Evaluations: { } evaluations } => [.. evaluations.Agents.Where((_, place) => agent is null || place == agent).Select(named => named.Checkpoint), evaluations.QueryWriter],
        { Comparison: { } comparison } => comparison.Agents.Select(named => named.Checkpoint),
        _ => [],
    };

    /// <summary>The setting of runs that may name stages where sets are meant.</summary>
    public const string SetsSetting = "trajectory_sets";

    /// <summary>What runs name where sets are meant.</summary>
    public static IReadOnlyList<string> Sets(PlannedRuns? runs) => Text(runs, SetsSetting) is { } sets ? TrajectorySource.Names(sets) : [];

    /// <summary>What runs name in settings where a checkpoint is meant.</summary>
    public static IEnumerable<(string Setting, string Reference)> CheckpointsOf(PlannedRuns runs)
    {
        foreach (var setting in NamedCheckpoint.Settings)
            if (Text(runs, setting) is { Length: > 0 } reference)
                yield return (setting, reference);
    }

    private static string? Text(PlannedRuns? runs, string setting) =>
        runs?.Settings?.TryGetValue(setting, out var value) == true && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static int PlaceOf(StudyPlan plan, string name) => plan.Stages.Index().First(stage => stage.Item.Name == name).Index;

    private static bool IsOfStage(PlannedAgent agent) => IsStage(agent.Checkpoint);

    private static bool IsStage(string? reference) => StageReference.NameOf(reference) is not null;
}
