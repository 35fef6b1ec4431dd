using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>
/// A checkpoint as a folder that transformers' <c>from_pretrained</c> opens: the encoder in <c>model.safetensors</c> under BERT's names, the tokenizer, and what was trained on top of the encoder in
/// <see cref="WeightFiles.Heads"/>, which transformers passes over and our own loader takes in. A query writer is such a folder already.
/// </summary>
public static class TransformersFolder
{
    private const string Card = "README.md", Specials = "special_tokens_map.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Tensors keep their values to the bit.</summary>
    /// <param name="from">A checkpoint of ours.</param>
    /// <param name="to">An empty folder.</param>
    /// <param name="card">The model card.</param>
    /// <exception cref="CheckpointException">The checkpoint is broken.</exception>
    public static void Write(string from, string to, string card)
    {
        if (CheckpointFolder.Kind(from) == ModelKind.QueryWriter)
            WriteQueryWriter(from, to);
        else
            WriteEncoder(from, to);
        File.WriteAllText(Path.Combine(to, Card), card);
    }

    private static void WriteEncoder(string from, string to)
    {
        using var scope = NewDisposeScope();
        using var file = NamedWeights.OfBert(WeightFiles.Open(from));
        var heads = file.Entries.Keys.Where(CheckpointFolder.IsOfHead).ToHashSet(StringComparer.Ordinal);
        SafetensorsWriter.Write(Path.Combine(to, CheckpointFolder.Weights), file.Entries.Keys.Where(name => !heads.Contains(name)).ToDictionary(name => name, file.Read));
        if (heads.Count > 0)
            SafetensorsWriter.Write(Path.Combine(to, WeightFiles.Heads), heads.ToDictionary(name => name, file.Read));

        var config = JsonNode.Parse(CheckpointFolder.LoadConfig(from).ToJson())!.AsObject();
        config["architectures"] = new JsonArray(file.Entries.Keys.Any(name => name.StartsWith("cls.", StringComparison.Ordinal)) ? "BertForMaskedLM" : "BertModel");
        config["torch_dtype"] = "float32";
        File.WriteAllText(Path.Combine(to, CheckpointFolder.Config), config.ToJsonString(Indented));

        var tokenizer = Words.Of(from, file, CheckpointFolder.HasHead(file)).Tokenizer;
        tokenizer.Save(to);
        WriteSpecials(to);
        // Without it the policy would read as much as WebShop's own do, and have no memory.
        if (Path.Combine(from, CheckpointFolder.Limits) is var limits && File.Exists(limits))
            File.Copy(limits, Path.Combine(to, CheckpointFolder.Limits));
    }

    private static void WriteQueryWriter(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from))
            if (Path.GetFileName(file) is CheckpointFolder.Weights or CheckpointFolder.Generation or "vocab.json" or "merges.txt" or TokenizerFiles.Whole or TokenizerFiles.Config or TokenizerFiles.Added)
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(from, CheckpointFolder.Config)))!.AsObject();
        config["architectures"] = new JsonArray("BartForConditionalGeneration");
        File.WriteAllText(Path.Combine(to, CheckpointFolder.Config), config.ToJsonString(Indented));
        WriteSpecials(to);
    }

    /// <summary>The special tokens once more, where older transformers look for them.</summary>
    private static void WriteSpecials(string to)
    {
        var path = Path.Combine(to, TokenizerFiles.Config);
        if (!File.Exists(path))
            return;
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        File.WriteAllText(Path.Combine(to, Specials), new JsonObject(config
            .Where(member => member.Key.EndsWith("_token", StringComparison.Ordinal) && member.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString(Indented));
    }
}
