using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Api;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Generations;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Runs;

namespace WebShopRL.Web.Studies;

/// <summary>
/// Puts a part in line through the launcher of its kind. Each launch carries a key of the part's own: one whose answer was lost, or whose worker died before the part knew its row, is found again and not made a second time.
/// </summary>
internal sealed class PartLauncher(IDbContextFactory<WebShopDbContext> stores, RunCommands runs, GenerationLauncher generations, EvaluationLauncher evaluations, ComparisonLauncher comparisons)
{
    /// <summary>Stores the part's row with it; why it was refused, where it was.</summary>
    public async Task LaunchAsync(StudyState state, StudyPart part, CancellationToken cancellation)
    {
        var stage = state.Plan.Stages[part.Stage];
        var key = IdempotencyKey.OfPart(part.StudyId, part.Stage, part.Number);
        IReadOnlyDictionary<string, string[]> errors;
        int? run = null, generation = null, evaluation = null, comparison = null;
        if (stage.Runs is { } plannedRuns)
        {
            var launched = await runs.LaunchAsync(RunOf(state, plannedRuns, part), Caller.Study(part.StudyId), cancellation, key);
            (run, errors) = (launched.Run?.Id, launched.Errors);
        }
        else if (stage.Generation is { } plannedGeneration)
        {
            var launched = await generations.LaunchAsync(PartRequests.Of(plannedGeneration, AgentOf(state, plannedGeneration.Agent, part.Seed), SetOf(state, part.Stage, part.Seed), part.Seed), cancellation, key);
            (generation, errors) = (launched.Generation?.Id, launched.Errors);
        }
        else if (stage.Evaluations is { } plannedEvaluations)
        {
            var agent = AgentOf(state, plannedEvaluations.Agents[part.Agent!.Value], part.Seed);
            var launched = await evaluations.LaunchAsync(PartRequests.Of(plannedEvaluations, agent, CheckpointOf(state, plannedEvaluations.QueryWriter, part.Seed), part.Seed), cancellation, key);
            (evaluation, errors) = (launched.Evaluation?.Id, launched.Errors);
        }
        else
        {
            var launched = await comparisons.LaunchAsync(PartRequests.Of(stage.Comparison!, [.. stage.Comparison!.Agents.Select(agent => AgentOf(state, agent, part.Seed))], part.Seed), cancellation, key);
            (comparison, errors) = (launched.Comparison?.Id, launched.Errors);
        }
        var reason = errors.Count == 0 ? null : $"Refused: {string.Join("; ", errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))}";
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await store.StudyParts.Where(row => row.StudyId == part.StudyId && row.Stage == part.Stage && row.Number == part.Number).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Launched, reason == null).SetProperty(row => row.Reason, reason)
            .SetProperty(row => row.RunId, run).SetProperty(row => row.GenerationId, generation).SetProperty(row => row.EvaluationId, evaluation).SetProperty(row => row.ComparisonId, comparison), cancellation);
    }

    /// <summary>The set that a generation's part fills.</summary>
    public static string SetOf(StudyState state, int stage, int seed) => string.Create(CultureInfo.InvariantCulture, $"study-{state.Study.Id}/{state.Plan.Stages[stage].Name}/seed-{seed}");

    private static LaunchRequest RunOf(StudyState state, PlannedRuns planned, StudyPart part)
    {
        Dictionary<string, JsonElement>? settings = planned.Settings is null ? null : new(planned.Settings);
        if (StageParts.Sets(planned) is { Count: > 0 } sets)
            settings![StageParts.SetsSetting] = JsonSerializer.SerializeToElement(string.Join(',', sets.Select(set => StageReference.NameOf(set) is { } stage ? SetOf(state, StageParts.PlaceOf(state.Plan, stage), part.Seed) : set)));
        foreach (var (setting, reference) in StageParts.CheckpointsOf(planned))
            settings![setting] = JsonSerializer.SerializeToElement(CheckpointOf(state, reference, part.Seed));
        return new LaunchRequest($"{state.Study.Name}: {state.NameOf(part)}", planned.Algorithm, planned.Preset, part.Seed, CheckpointOf(state, planned.InitialCheckpoint, part.Seed), settings);
    }

    private static EvaluatedAgent AgentOf(StudyState state, PlannedAgent agent, int seed) => new(CheckpointOf(state, agent.Checkpoint, seed), agent.Baseline, agent.Llm);

    private static string? CheckpointOf(StudyState state, string? reference, int seed)
    {
        if (StageReference.NameOf(reference) is not { } name)
            return reference;
        var stage = StageParts.PlaceOf(state.Plan, name);
        return string.Create(CultureInfo.InvariantCulture, $"run:{state.Parts.Single(other => other.Part.Stage == stage && other.Part.Seed == seed).Part.RunId}");
    }
}
