using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>A loaded network, its tokenizer and what loading had to say.</summary>
public sealed record LoadedModel<TModel>(TModel Model, PolicyTokenizer Tokenizer, LoadReport Report) : IDisposable
    where TModel : nn.Module
{
    public void Dispose() => Model.Dispose();
}

/// <summary>A checkpoint: a folder with <c>model.safetensors</c>, <c>config.json</c> and <c>vocab.txt</c>, and what its trainer puts beside them.</summary>
public static class CheckpointFolder
{
    public const string Weights = "model.safetensors";
    public const string Config = "config.json";
    public const string Vocabulary = "vocab.txt";

    /// <summary>What a choice model has beside its encoder.</summary>
    private static readonly string[] PolicyHeads = ["attn.", "linear_1.", "linear_2.", "linear_3.", "image_linear."];

    /// <summary>Puts an encoder's weights, config and vocabulary into a folder.</summary>
    public static void WriteEncoder(string folder, nn.Module model, BertConfig config, PolicyTokenizer tokenizer)
    {
        SafetensorsWriter.Write(Path.Combine(folder, Weights), ModelWeights.Parameters(model));
        WriteFlushed(Path.Combine(folder, Config), config.ToJson());
        tokenizer.Save(Path.Combine(folder, Vocabulary));
    }

    /// <summary>Puts a query writer's weights, config and vocabulary into a folder.</summary>
    public static void WriteBart(string folder, BartModel model, ByteLevelTokenizer tokenizer)
    {
        SafetensorsWriter.Write(Path.Combine(folder, Weights), ModelWeights.Parameters(model));
        WriteFlushed(Path.Combine(folder, Config), model.Config.ToJson());
        tokenizer.Save(folder);
    }

    /// <summary>
    /// A choice model from one of our checkpoints, from a published one, or with a fresh head on a plain BERT encoder (a pre-trained one, or one with a masked-language head). What is fresh is in the report.
    /// </summary>
    /// <exception cref="CheckpointException">Something is missing, broken or does not fit.</exception>
    public static LoadedModel<ChoiceModel> LoadChoice(string folder, Device? device = null)
    {
        var tokenizer = LoadTokenizer(folder);
        var (model, report) = LoadChoiceModel(folder, tokenizer.VocabularySize, device);
        return new LoadedModel<ChoiceModel>(model, tokenizer, report);
    }

    /// <summary>As <see cref="LoadChoice"/>, of a folder that need not have a vocabulary.</summary>
    /// <param name="vocabularySize">Rows that the word embedding must have: a few more than the file's where tokens were added.</param>
    public static (ChoiceModel Model, LoadReport Report) LoadChoiceModel(string folder, int? vocabularySize = null, Device? device = null)
    {
        using var file = WeightFiles.Open(folder);
        var config = LoadConfig(folder);
        if (file.Entries.TryGetValue("image_linear.weight", out var image) && image.Shape.Count == 2)
            config = config with { ImageSize = checked((int)image.Shape[1]) };
        if (!file.Entries.ContainsKey("linear_1.weight"))
            config = config with { MaskActionPadding = true }; // a fresh head need not share the original's dependence on padding
        var model = new ChoiceModel(WithTokens(config, vocabularySize, folder));
        return Fill(model, () => ModelWeights.Load(model, file,
            optional: PolicyHeads,
            unused: ["cls."],
            growing: ["bert.embeddings.word_embeddings.weight"]), device);
    }

    /// <summary>A masked-language model: from such a checkpoint, or a fresh head on a plain encoder.</summary>
    public static LoadedModel<BertForMaskedLanguageModel> LoadMaskedLanguageModel(string folder, Device? device = null)
    {
        var tokenizer = LoadTokenizer(folder);
        using var file = WeightFiles.Open(folder);
        var model = new BertForMaskedLanguageModel(WithTokens(LoadConfig(folder), tokenizer.VocabularySize, folder));
        var (_, report) = Fill(model, () => ModelWeights.Load(model, file, optional: ["cls."], unused: PolicyHeads, growing: ["bert.embeddings.word_embeddings.weight", "cls.predictions.bias"]), device);
        return new LoadedModel<BertForMaskedLanguageModel>(model, tokenizer, report);
    }

    /// <summary>A BART from a folder with <c>config.json</c> and weights.</summary>
    /// <param name="weights">The weight file's name; null finds it.</param>
    public static (BartModel Model, LoadReport Report) LoadBart(string folder, string? weights = null, Device? device = null)
    {
        var path = Path.Combine(folder, Config);
        if (!File.Exists(path))
            throw new CheckpointException($"The folder {folder} has no {Config}.");
        using var file = WeightFiles.Open(weights is null ? folder : Path.Combine(folder, weights));
        var model = new BartModel(BartConfig.FromJson(File.ReadAllText(path), path));
        // One embedding under up to four names.
        return Fill(model, () => ModelWeights.Load(model, file, unused: ["model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"]), device);
    }

    public static BertConfig LoadConfig(string folder)
    {
        var path = Path.Combine(folder, Config);
        return File.Exists(path) ? BertConfig.FromJson(File.ReadAllText(path), path) : throw new CheckpointException($"The folder {folder} has no {Config}.");
    }

    public static PolicyTokenizer LoadTokenizer(string folder)
    {
        var path = Path.Combine(folder, Vocabulary);
        return File.Exists(path) ? PolicyTokenizer.Load(path) : throw new CheckpointException($"The folder {folder} has no {Vocabulary}.");
    }

    private static BertConfig WithTokens(BertConfig config, int? vocabularySize, string folder)
    {
        if (vocabularySize is not { } size)
            return config;
        return size >= config.VocabularySize && size - config.VocabularySize <= SpecialTokens.OfWebShop.Count
            ? config with { VocabularySize = size }
            : throw new CheckpointException($"{folder}: {Config} says vocab_size {config.VocabularySize}, and {Vocabulary} with WebShop's {SpecialTokens.OfWebShop.Count} tokens has {size}.");
    }

    private static (TModel, LoadReport) Fill<TModel>(TModel model, Func<LoadReport> load, Device? device)
        where TModel : nn.Module
    {
        try
        {
            var report = load();
            if (device is not null)
                model.to(device);
            return (model, report);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void WriteFlushed(string path, string text)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }
}
