using System.Globalization;
using System.Text.Json;
using WebShopRL.Agents;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Web.Models;

/// <summary>What a folder with a model's files holds, without reading its weights.</summary>
/// <param name="Kind">What it has learned to do, in words.</param>
/// <param name="Network">Layers and width.</param>
/// <param name="Tokenizer">How texts become tokens, and how many there are.</param>
/// <param name="Positions">The longest text in tokens.</param>
/// <param name="Starts">Algorithms that can start from it.</param>
/// <param name="Problem">Why it cannot be used, in a line; the rest is empty then.</param>
public sealed record ModelFolder(long Bytes, string Kind = "", string Network = "", string Tokenizer = "", int? Positions = null, IReadOnlyList<string>? Starts = null, string? Problem = null)
{
    public static ModelFolder Read(string folder)
    {
        long bytes = 0;
        try
        {
            bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
            var found = CheckpointFolder.Describe(folder);
            using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, CheckpointFolder.Config)));
            var width = Whole(config, "hidden_size") ?? Whole(config, "d_model");
            return new(bytes, Word(found.Kind), $"{found.Layers} layers{(width is { } of ? string.Create(CultureInfo.InvariantCulture, $" of {of}") : "")}", TokenizerOf(folder, Whole(config, "vocab_size")), found.MaxPositions,
                [.. Algorithms.All.Where(algorithm => algorithm.StartsFrom.Contains(found.Kind)).Select(algorithm => algorithm.Name)]);
        }
        catch (Exception unusable) when (unusable is CheckpointException or IOException or JsonException or UnauthorizedAccessException)
        {
            return new(bytes, Problem: unusable.Message.ReplaceLineEndings(" "));
        }
    }

    public static string Word(ModelKind kind) => kind switch
    {
        ModelKind.Encoder => "encoder: to train from",
        ModelKind.Policy => "policy: plays",
        ModelKind.QueryWriter => "query writer",
        ModelKind.RewardModel => "reward model: judges",
        _ => kind.ToString(),
    };

    private static int? Whole(JsonDocument config, string name) => config.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static string TokenizerOf(string folder, int? size)
    {
        var kind = Has("vocab.txt") ? "WordPiece" : Has("merges.txt") ? "byte-level BPE" : Has("tokenizer.json") ? "tokenizer.json" : "none in its folder";
        return size is { } tokens ? string.Create(CultureInfo.InvariantCulture, $"{kind}, {tokens} tokens") : kind;

        bool Has(string file) => File.Exists(Path.Combine(folder, file));
    }
}
