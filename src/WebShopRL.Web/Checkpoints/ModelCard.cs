using System.Globalization;
using System.Text;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Evaluations;
using WebShopRL.Web.Artifacts;

namespace WebShopRL.Web.Checkpoints;

/// <summary>What an exported model says of itself: where it comes from, what was measured of it, how it is read. Nothing that was not measured is claimed.</summary>
internal static class ModelCard
{
    /// <param name="evaluations">Those of these very weights that were played to the end.</param>
    public static string Transformers(Checkpoint checkpoint, IReadOnlyList<EvaluationRecord> evaluations) => Of(checkpoint, evaluations, "transformers", Reading);

    /// <param name="reading">How its graph is fed.</param>
    /// <inheritdoc cref="Transformers"/>
    public static string Onnx(Checkpoint checkpoint, IReadOnlyList<EvaluationRecord> evaluations, string reading) => Of(checkpoint, evaluations, "onnx", reading);

    private static string Of(Checkpoint checkpoint, IReadOnlyList<EvaluationRecord> evaluations, string library, string reading)
    {
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"""
            ---
            library_name: {library}
            tags:
            - webshop
            - reinforcement-learning
            ---
            # WebShop agent: {checkpoint.Network}{(checkpoint.Algorithm is { } algorithm ? $", {algorithm}" : "")}

            Trained with WebShopRL: {(checkpoint.RunId is { } run ? $"checkpoint {checkpoint.Id} ({checkpoint.Kind}) of run {run}, step {checkpoint.Step}" : $"checkpoint {checkpoint.Id}")}, saved {checkpoint.CreatedAt:yyyy-MM-dd}.
            Content {ContentKey.Short(checkpoint.Content!)}; catalog {(checkpoint.CatalogFingerprint is { } catalog ? ContentKey.Short(catalog) : "not recorded")}.

            ## Measured


            """);
        if (checkpoint.ValidationScore is { } score)
            card.Append(CultureInfo.InvariantCulture, $"Score on validation goals while training, by which saves are chosen: {score:F2} of 100.\n\n");
        if (evaluations.Count == 0)
            card.Append("These weights have not been evaluated.\n");
        else
        {
            card.Append("Score is 100 times the mean reward, success the share of purchases with a reward of exactly 1, both with 95 % intervals.\n\n");
            card.Append("| split | episodes | decoding | score | success | products | catalog |\n|---|---|---|---|---|---|---|\n");
            foreach (var played in evaluations)
                card.Append(CultureInfo.InvariantCulture,
                    $"| {played.Split} | {played.Goals.Count} | {Decoding(played)} | {played.Score:F2} ({played.ScoreLow:F2}-{played.ScoreHigh:F2}) | {100 * played.SuccessRate:F1} % ({100 * played.SuccessRateLow:F1}-{100 * played.SuccessRateHigh:F1}) | {played.Products} | {played.Catalog}{(played.CatalogFingerprint is { } of ? $" {ContentKey.Short(of)}" : "")} |\n");
        }
        return card.Append(reading).ToString();
    }

    private static string Decoding(EvaluationRecord played)
    {
        var decoding = played.Decoding == "greedy" ? "greedy" : string.Create(CultureInfo.InvariantCulture, $"sampled at {played.Temperature}");
        return played.QueryWriter is { } writer ? $"{decoding}, queries by {writer}{(WritingWords.Of(played.QueryGeneration) is { } asked ? $" ({asked})" : "")}" : decoding;
    }

    private const string Reading = """

        ## Files

        `model.safetensors`, `config.json`, `vocab.txt` and `tokenizer_config.json` are an encoder with its tokenizer: `AutoModel.from_pretrained(folder, add_pooling_layer=False)`, `AutoTokenizer.from_pretrained(folder)`.
        `heads.safetensors`, where there is one, holds what chooses among actions, under the names of WebShop's choice model: `attn.*` (attention between page and action), `linear_1.*` and `linear_2.*` (an action's score),
        `linear_3.*` (a page's value). transformers passes it over; WebShopRL reads the whole folder as the policy that it was. `policy.json`, where there is one, says how many tokens of its texts the policy reads.
        """;
}
