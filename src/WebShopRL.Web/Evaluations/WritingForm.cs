using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Evaluations;

/// <summary>How a query writer is to write, as it is typed into a form; what is empty is as its checkpoint's files say.</summary>
public sealed class WritingForm
{
    public string NumBeams { get; set; } = "";
    public string MaxLength { get; set; } = "";
    public string MinLength { get; set; } = "";
    public string LengthPenalty { get; set; } = "";
    public string NoRepeatNgramSize { get; set; } = "";
    public string EarlyStopping { get; set; } = "";
    public string DoSample { get; set; } = "";
    public string Temperature { get; set; } = "";
    public string TopK { get; set; } = "";
    public string TopP { get; set; } = "";

    /// <summary>Null where nothing is asked for. What is no number is said under the field's name.</summary>
    internal QueryGeneration? Asked(Dictionary<string, string[]> errors)
    {
        var asked = new QueryGeneration(
            Whole("num_beams", NumBeams), Whole("max_length", MaxLength), Whole("min_length", MinLength), Decimal("length_penalty", LengthPenalty), Whole("no_repeat_ngram_size", NoRepeatNgramSize),
            Flag(EarlyStopping), Flag(DoSample), Decimal("temperature", Temperature), Whole("top_k", TopK), Decimal("top_p", TopP));
        return asked == new QueryGeneration() ? null : asked;

        int? Whole(string name, string text) => TypedNumber.WholeOrNone($"query_generation.{name}", text, errors);

        double? Decimal(string name, string text) => TypedNumber.DecimalOrNone($"query_generation.{name}", text, errors);
    }

    private static bool? Flag(string text) => text.Length == 0 ? null : text == "true";
}
