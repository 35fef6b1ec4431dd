namespace WebShopRL.Agents.Policies.Prompting;

/// <summary>What a language model has used.</summary>
/// <param name="Requests">Answers that came whole.</param>
/// <param name="Retries">Requests that were sent again.</param>
/// <param name="IsGuessed">Whether some of the tokens are guessed from lengths, as the server did not tell them.</param>
/// <param name="Cost">In the currency of the prices; null without prices.</param>
public sealed record LlmUsage(string PromptHash, long Requests = 0, long Retries = 0, long PromptTokens = 0, long CompletionTokens = 0, bool IsGuessed = false, double? Cost = null)
{
    public long Tokens => PromptTokens + CompletionTokens;
}

/// <summary>How much a language model may use. Prices are for a million tokens.</summary>
public sealed record LlmBudget(long? Tokens = null, double? Cost = null, double? PromptPrice = null, double? CompletionPrice = null)
{
    /// <summary>What tokens cost; null without prices.</summary>
    public double? CostOf(long prompt, long completion) => PromptPrice is { } read && CompletionPrice is { } written ? (prompt * read + completion * written) / 1e6 : null;

    /// <summary>Why nothing more may be asked; null while something may.</summary>
    public string? Reached(LlmUsage usage) =>
        Tokens is { } tokens && usage.Tokens >= tokens ? FormattableString.Invariant($"The budget of {tokens} tokens is used up: {usage.Tokens} were used.") :
        Cost is { } cost && usage.Cost >= cost ? FormattableString.Invariant($"The budget of {cost} is used up: {usage.Cost:0.####} was spent.") :
        null;
}
