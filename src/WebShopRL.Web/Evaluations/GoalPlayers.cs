using WebShopRL.Agents.Chat;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Shop;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Evaluations;

/// <summary>What a player is made of, beside the agent.</summary>
/// <param name="Folder">Of the checkpoint's files; null for another agent.</param>
/// <param name="Writer">Folder of the query writer; null where the instruction is searched for.</param>
/// <param name="Writing">How it is to write; null as its files say.</param>
/// <param name="Human">People's episodes by goal, where they are the agent.</param>
/// <param name="Used">What a language model has used in an earlier attempt.</param>
internal sealed record PlayerParts(Storefront Shop, EvaluationSettings Settings, string? Folder = null, string? Writer = null, QueryGeneration? Writing = null, IReadOnlyDictionary<int, PlayedBefore>? Human = null, LlmUsage? Used = null);

/// <summary>Opens the agents that evaluations and comparisons name. Called on the thread that then drives the player.</summary>
internal sealed class GoalPlayers(TorchOptions torch, LlmOptions llm, TimeProvider time)
{
    private readonly HttpClient _http = ChatClient.CreateClient();

    public IGoalPlayer Open(EvaluatedAgent agent, PlayerParts parts)
    {
        if (agent.Llm is { } model)
            return new LlmPlayer(parts.Shop, _http, Endpoint(model, parts.Settings), model.PromptOrDefault, model.Budget, model.Parallel ?? 4, parts.Used, time);
        if (agent.Baseline == PolicyLoader.Human)
            return new ReplayPlayer(parts.Shop, parts.Human!);
        var writer = parts.Writer is null ? null : QueryWriter.Load(parts.Writer, torch.Device, parts.Writing?.Defaults, parts.Settings.Seed);
        return agent.Baseline == PolicyLoader.Oracle
            ? new OraclePlayer(parts.Shop, writer)
            : new PolicyPlayer(parts.Shop, parts.Folder is null ? PolicyLoader.Baseline(agent.Baseline!, parts.Shop, parts.Settings.Seed) : PolicyLoader.Agent(parts.Folder, torch.Device, torch.Threads), writer);
    }

    private ChatEndpoint Endpoint(LlmAgent model, EvaluationSettings settings)
    {
        var address = new Uri(model.BaseUrl);
        var endpoint = new ChatEndpoint(address, model.Model, llm.KeyOf(address)) { Temperature = settings.Decoding == "greedy" ? 0 : settings.Temperature };
        return endpoint with
        {
            MaxTokens = model.MaxTokens ?? endpoint.MaxTokens,
            Patience = model.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : endpoint.Patience,
        };
    }
}
