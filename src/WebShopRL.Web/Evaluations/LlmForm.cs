using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Evaluations;

/// <summary>A language model as it is typed into a form.</summary>
public sealed class LlmForm
{
    /// <summary>What a choice of agents has as the value of "a language model".</summary>
    internal const string Choice = "llm";

    public string BaseUrl { get; set; } = "";
    public string Model { get; set; } = "";
    public string Prompt { get; set; } = "";
    public string TokenBudget { get; set; } = "";
    public string CostBudget { get; set; } = "";
    public string PromptPrice { get; set; } = "";
    public string CompletionPrice { get; set; } = "";
    public string Parallel { get; set; } = "";

    /// <summary>The agent; null where a number is none, which the errors then say.</summary>
    internal EvaluatedAgent? Agent(Dictionary<string, string[]> errors)
    {
        var before = errors.Count;
        var agent = new LlmAgent(
            BaseUrl.Trim(), Model.Trim(), string.IsNullOrWhiteSpace(Prompt) ? null : Prompt.ReplaceLineEndings("\n"),
            Parallel: TypedNumber.WholeOrNone("parallel", Parallel, errors),
            TokenBudget: TypedNumber.WholeOrNone("token_budget", TokenBudget, errors),
            CostBudget: TypedNumber.DecimalOrNone("cost_budget", CostBudget, errors),
            PromptPrice: TypedNumber.DecimalOrNone("prompt_price", PromptPrice, errors),
            CompletionPrice: TypedNumber.DecimalOrNone("completion_price", CompletionPrice, errors));
        return errors.Count == before ? new EvaluatedAgent(Llm: agent) : null;
    }
}
