using System.Text.Json;
using WebShopRL.Store.Comparisons;
using WebShopRL.Web.Api;
using WebShopRL.Web.Evaluations;

namespace WebShopRL.Web.Comparisons;

/// <summary>The agents of a comparison's row, which names them; what a language model is stands beside its name.</summary>
internal static class ComparedAgents
{
    public static IReadOnlyList<EvaluatedAgent> Of(Comparison comparison)
    {
        var models = comparison.Llms is { } json ? JsonSerializer.Deserialize<Dictionary<string, LlmAgent>>(json, ApiJson.Options)! : [];
        return [.. comparison.Agents.Select(name => models.TryGetValue(name, out var model) ? new EvaluatedAgent(Llm: model) : EvaluatedAgent.Of(name))];
    }

    /// <summary>What the row keeps of language models; null where there are none.</summary>
    public static string? Models(IReadOnlyList<EvaluatedAgent> agents) =>
        agents.Where(agent => agent.Llm is not null).ToDictionary(agent => agent.Name, agent => agent.Llm!) is { Count: > 0 } models ? JsonSerializer.Serialize(models, ApiJson.Options) : null;
}
