using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Evaluations;

/// <summary>A language model behind an OpenAI-compatible chat completions endpoint. Its key comes from the environment of the worker (<c>Llm:Keys</c>) and stands nowhere here.</summary>
/// <param name="BaseUrl">An http or https address as SDKs take it, such as http://127.0.0.1:8000/v1; /chat/completions is put behind it.</param>
/// <param name="Model">As the endpoint names it.</param>
/// <param name="Prompt">What it is told before its first page; WebShopRL's own in ReAct's form where nothing is given.</param>
/// <param name="MaxTokens">Of one answer; 512 where nothing is given.</param>
/// <param name="Parallel">Episodes at once; 4 where nothing is given.</param>
/// <param name="TimeoutSeconds">How long the endpoint may be silent; 120 where nothing is given.</param>
/// <param name="TokenBudget">Most tokens, read and written together: it stops there and keeps what it has played.</param>
/// <param name="CostBudget">Most money, in the currency of the prices, which have to be given then.</param>
/// <param name="PromptPrice">For a million tokens that it reads.</param>
/// <param name="CompletionPrice">For a million tokens that it writes.</param>
public sealed record LlmAgent(
    [property: Text(300, Required = true)] string BaseUrl,
    [property: Text(200, Required = true)] string Model,
    [property: Text(20_000, Required = true)] string? Prompt = null,
    [property: Range(1, 32_768)] int? MaxTokens = null,
    [property: Range(1, 64)] int? Parallel = null,
    [property: Range(1, 3_600)] int? TimeoutSeconds = null,
    [property: Range(1.0, 1e15)] long? TokenBudget = null,
    [property: Range(0.000001, 1e9)] double? CostBudget = null,
    [property: Range(0.0, 1e9)] double? PromptPrice = null,
    [property: Range(0.0, 1e9)] double? CompletionPrice = null)
{
    private const string Prefix = "llm:";

    /// <summary>One word for it, the same only for the same model, address, prompt and limits.</summary>
    internal string Name => $"{Prefix}{Model}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())))[..8]}";

    /// <summary>What people call it; null for a name that is no language model's.</summary>
    internal static string? Shown(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..name.LastIndexOf('#')] : null;

    internal string PromptOrDefault => Prompt ?? ReActPrompt.Default;

    internal LlmBudget Budget => new(TokenBudget, CostBudget, PromptPrice, CompletionPrice);

    internal string ToJson() => JsonSerializer.Serialize(this, ApiJson.Options);

    internal static LlmAgent? Of(string? json) => json is null ? null : JsonSerializer.Deserialize<LlmAgent>(json, ApiJson.Options);

    internal void Check(string field, RequestErrors errors)
    {
        if (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            errors.Add($"{field}.base_url", $"'{BaseUrl}' is no http or https address: give one such as https://api.openai.com/v1 or http://127.0.0.1:8000/v1.");
        else if (address.UserInfo.Length > 0)
            errors.Add($"{field}.base_url", "It holds a name or a password: leave them out; a key comes from the worker's environment (Llm:Keys).");
        else if (address.Query.Length > 0 || address.Fragment.Length > 0)
            errors.Add($"{field}.base_url", "It holds a query or a fragment: give the address alone, as in https://api.openai.com/v1.");
        if ((PromptPrice is null) != (CompletionPrice is null))
            errors.Add(PromptPrice is null ? $"{field}.prompt_price" : $"{field}.completion_price", "Give both prices, or none.");
        else if (CostBudget is not null && PromptPrice is null)
            errors.Add($"{field}.cost_budget", "It needs prompt_price and completion_price, for a million tokens each.");
    }
}
