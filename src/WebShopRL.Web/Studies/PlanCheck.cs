using System.Globalization;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Generations;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Studies;

/// <summary>Holds a whole plan to what its parts' launchers would say, and to itself, before anything is put in line. Every problem is told at its place: <c>stages[2].runs.settings.beta</c>.</summary>
/// <param name="openShop">The shop is asked for only where the plan names goals: a preset does not wait for a catalog that is being prepared.</param>
internal sealed partial class PlanCheck(StudyPlan plan, CheckpointFolders folders, WebShopDbContext store, Func<Task<Storefront>> openShop, RequestErrors errors, CancellationToken cancellation)
{
    private const int MostStages = 60;

    private PlanReferences Named => new(folders, store, errors, cancellation);

    public async Task RunAsync()
    {
        if (plan.Stages.Count is 0 or > MostStages)
            errors.Add("stages", $"{plan.Stages.Count} stages: give 1 to {MostStages}.");
        foreach (var (place, stage) in plan.Stages.Index().Take(MostStages))
            await CheckAsync(string.Create(CultureInfo.InvariantCulture, $"stages[{place}]"), stage, [.. plan.Stages.Take(place)]);
    }

    private async Task CheckAsync(string place, PlannedStage stage, IReadOnlyList<PlannedStage> before)
    {
        if (!Name().IsMatch(stage.Name))
            errors.Add($"{place}.name", $"'{(stage.Name.Length > 60 ? stage.Name[..60] : stage.Name)}' is not a stage's name: give 1 to 40 letters, digits, blanks and . _ + - that begin with a letter or a digit.");
        if (before.Any(earlier => earlier.Name == stage.Name))
            errors.Add($"{place}.name", $"Another stage is named '{stage.Name}': give each a name of its own.");
        foreach (var (index, name) in (stage.After ?? []).Index())
            _ = Named.Stage(string.Create(CultureInfo.InvariantCulture, $"{place}.after[{index}]"), name, before);
        object?[] kinds = [stage.Runs, stage.Generation, stage.Evaluations, stage.Comparison];
        if (kinds.Count(kind => kind is not null) != 1)
            errors.Add(place, "Give exactly one of runs, generation, evaluations and comparison.");
        if (stage.Runs is { } runs)
            await CheckAsync($"{place}.runs", runs, before);
        if (stage.Generation is { } generation)
            await CheckAsync($"{place}.generation", generation, before);
        if (stage.Evaluations is { } evaluations)
            await CheckAsync($"{place}.evaluations", evaluations, before);
        if (stage.Comparison is { } comparison)
            await CheckAsync($"{place}.comparison", comparison, before);
    }

    private async Task CheckAsync(string place, PlannedRuns runs, IReadOnlyList<PlannedStage> before)
    {
        TrainingSettings? settings = null;
        Within(place, found => settings = LaunchCheck.Settings(new LaunchRequest("study", runs.Algorithm, runs.Preset, 0, runs.InitialCheckpoint, runs.Settings), found).Settings);
        if (runs.InitialCheckpoint is { } start)
            await Named.CheckpointAsync($"{place}.initial_checkpoint", start, CheckpointUses.StartOf(runs.Algorithm), before);
        else if (Agents.Algorithms.Find(runs.Algorithm)?.NeedsCheckpoint == true)
            errors.Add($"{place}.initial_checkpoint", $"Missing: {runs.Algorithm} starts from a checkpoint; give stage:NAME of runs before, or {CheckpointReference.Form}.");
        if (settings is null)
            return;
        foreach (var named in (settings as ILearnsByCheckpoints)?.Checkpoints ?? [])
            await Named.CheckpointAsync($"{place}.settings.{named.Setting}", named.Reference, CheckpointUses.Of(named.Kind), before);
        foreach (var set in StageParts.Sets(runs))
            if (StageReference.NameOf(set) is { } stage)
            {
                if (Named.Stage($"{place}.settings.trajectory_sets", stage, before) is { Generation: null })
                    errors.Add($"{place}.settings.trajectory_sets", $"The stage '{stage}' makes no trajectory set: name a generation.");
            }
            else if (await TrajectorySets.ProblemAsync(set, store, cancellation) is { } missing)
                errors.Add($"{place}.settings.trajectory_sets", missing);
    }

    private async Task CheckAsync(string place, PlannedGeneration generation, IReadOnlyList<PlannedStage> before)
    {
        Within(place, found => RequestValidation.Validate(PartRequests.Of(generation, Placeholder, "study", 0), found));
        await CheckAgentAsync($"{place}.agent", generation.Agent, before, generates: true);
        if (generation.Goals is not null && await openShop() is { } shop)
            Within(place, found => GenerationLauncher.CheckGoals(generation.Goals, shop, found));
    }

    private async Task CheckAsync(string place, PlannedEvaluations evaluations, IReadOnlyList<PlannedStage> before)
    {
        var request = PartRequests.Of(evaluations, Placeholder, null, 0);
        Within(place, found => RequestValidation.Validate(request, found));
        await CheckAgentsAsync(place, evaluations.Agents, 1, before);
        if (evaluations.QueryWriter is { } writer)
            await Named.CheckpointAsync($"{place}.query_writer", writer, CheckpointUse.QueryWriting, before);
        Within(place, found => evaluations.QueryGeneration?.Check("query_generation", evaluations.QueryWriter is not null, null, found));
        if ((evaluations.Goals is not null || evaluations.Episodes is not null) && Catalogs.GoalSplits.Names.Contains(evaluations.Split) && await openShop() is { } shop)
            Within(place, found => EvaluationLauncher.ChooseGoals(request, shop, found));
    }

    private async Task CheckAsync(string place, PlannedComparison comparison, IReadOnlyList<PlannedStage> before)
    {
        Within(place, found => RequestValidation.Validate(PartRequests.Of(comparison, [.. comparison.Agents.Select(_ => Placeholder)], 0), found));
        await CheckAgentsAsync(place, comparison.Agents, 0, before);
    }

    private async Task CheckAgentsAsync(string place, IReadOnlyList<PlannedAgent> agents, int least, IReadOnlyList<PlannedStage> before)
    {
        if (agents.Count < least)
            errors.Add($"{place}.agents", "Empty: name at least one agent.");
        foreach (var (index, agent) in agents.Index())
            await CheckAgentAsync(string.Create(CultureInfo.InvariantCulture, $"{place}.agents[{index}]"), agent, before);
        foreach (var repeated in agents.CountBy(agent => agent.Name).Where(agent => agent.Key.Length > 0 && agent.Value > 1))
            errors.Add($"{place}.agents", $"'{repeated.Key}' is named {repeated.Value} times: name each agent once.");
    }

    /// <param name="generates">Whether its episodes are to be sampled.</param>
    private async Task CheckAgentAsync(string place, PlannedAgent agent, IReadOnlyList<PlannedStage> before, bool generates = false)
    {
        if (agent is { Baseline: null, Llm: null } && StageReference.NameOf(agent.Checkpoint) is { } stage)
        {
            Named.Weights($"{place}.checkpoint", stage, CheckpointUse.Playing, before);
            return;
        }
        var named = new EvaluatedAgent(agent.Checkpoint, agent.Baseline, agent.Llm);
        Within(place, found => RequestValidation.Validate(named, found));
        await (generates ? named.CheckPolicyAsync(place, folders, store, errors, cancellation) : named.CheckAsync(place, folders, store, errors, cancellation));
    }

    /// <summary>Takes over what a check says of a part, at the part's place.</summary>
    private void Within(string place, Action<RequestErrors> check)
    {
        var found = new RequestErrors();
        check(found);
        foreach (var (field, messages) in found.ToDictionary())
            foreach (var message in messages)
                errors.Add($"{place}.{field}", message);
    }

    /// <summary>Stands for an agent that is checked by itself.</summary>
    private static EvaluatedAgent Placeholder { get; } = new(Baseline: "rule");

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9 ._+-]{0,38}[A-Za-z0-9._+-])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
