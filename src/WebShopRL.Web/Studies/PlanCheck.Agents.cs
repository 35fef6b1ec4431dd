using System.Globalization;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Generations;

namespace WebShopRL.Web.Studies;

/// <summary>What is wrong with generations, evaluations and comparisons, and with the agents that they name.</summary>
internal sealed partial class PlanCheck
{
    /// <summary>Stands for an agent that is checked by itself.</summary>
    private static EvaluatedAgent Placeholder { get; } = new(Baseline: "rule");

    private async Task CheckAsync(string place, PlannedGeneration generation, IReadOnlyList<PlannedStage> before)
    {
        Within(place, found => RequestValidation.Validate(PartRequests.Of(generation, Placeholder, "study", 0), found));
        await CheckAgentAsync($"{place}.agent", generation.Agent, before, generates: true);
        if (generation.Goals is not null && await shop.OpenAsync(cancellation) is { } opened)
            Within(place, found => GenerationLauncher.CheckGoals(generation.Goals, opened, found));
    }

    private async Task CheckAsync(string place, PlannedEvaluations evaluations, IReadOnlyList<PlannedStage> before)
    {
        var request = PartRequests.Of(evaluations, Placeholder, null, 0);
        Within(place, found => RequestValidation.Validate(request, found));
        Within(place, found => EvaluationLauncher.CheckDecoding(request, found));
        await CheckAgentsAsync(place, evaluations.Agents, 1, before);
        string? folder = null;
        if (evaluations.QueryWriter is { } writer)
        {
            if (await Named.CheckpointAsync($"{place}.query_writer", writer, CheckpointUse.QueryWriting, before))
                folder = await EvaluationLauncher.WriterFolderAsync(request with { QueryWriter = writer }, folders, store, cancellation);
            if (evaluations.Agents.FirstOrDefault(agent => agent.Agent.WritesQueries) is { } own)
                errors.Add($"{place}.query_writer", $"The queries of {own.Name} are its own: leave it out, or evaluate that agent in a stage of its own.");
        }
        Within(place, found => evaluations.QueryGeneration?.Check("query_generation", evaluations.QueryWriter is not null, folder, found));
        int[] humans = [.. evaluations.Agents.Index().Where(agent => agent.Item.Baseline == PolicyLoader.Human).Select(agent => agent.Index)];
        if (!GoalSplits.Names.Contains(evaluations.Split) || evaluations is { Goals: null, Episodes: null } && humans.Length == 0)
            return;
        var opened = await shop.OpenAsync(cancellation);
        List<int> goals = [];
        Within(place, found => goals = EvaluationLauncher.ChooseGoals(request, opened, found));
        if (goals.Count > 0)
            foreach (var human in humans)
                await WithinAsync(place, found => EvaluationLauncher.PlayedAsync(string.Create(CultureInfo.InvariantCulture, $"agents[{human}].baseline"), goals, store, opened, found, cancellation));
    }

    private async Task CheckAsync(string place, PlannedComparison comparison, IReadOnlyList<PlannedStage> before)
    {
        Within(place, found => RequestValidation.Validate(PartRequests.Of(comparison, [.. comparison.Agents.Select(_ => Placeholder)], 0), found));
        await CheckAgentsAsync(place, comparison.Agents, 0, before);
        if (comparison.Agents.Any(agent => agent.Baseline == PolicyLoader.Human) && await shop.OpenAsync(cancellation) is { } opened)
            await WithinAsync(place, found => ComparisonLauncher.GoalsAsync([.. comparison.Agents.Select(agent => agent.Agent)], null, store, opened, found, cancellation));
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
        var named = agent.Agent;
        Within(place, found => RequestValidation.Validate(named, found));
        await (generates ? named.CheckPolicyAsync(place, folders, store, errors, cancellation) : named.CheckAsync(place, folders, store, errors, cancellation));
    }
}
