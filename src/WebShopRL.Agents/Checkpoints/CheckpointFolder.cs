using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Checkpoints;

/// <summary>A loaded network, its tokenizer and what loading had to say.</summary>
public sealed record LoadedModel<TModel>(TModel Model, PolicyTokenizer Tokenizer, LoadReport Report) : IDisposable
    where TModel : nn.Module
{
    public void Dispose() => Model.Dispose();
}

/// <summary>A loaded query writer and what loading had to say.</summary>
public sealed record LoadedWriter(BartModel Model, ByteLevelTokenizer Tokenizer, LoadReport Report);

/// <summary>A checkpoint: a folder with <c>model.safetensors</c>, <c>config.json</c> and a vocabulary, and what its trainer puts beside them.</summary>
public static class CheckpointFolder
{
    public const string Weights = "model.safetensors";
    public const string Config = "config.json";

    public const string Generation = "generation_config.json";

    /// <summary>How much of its texts a policy reads.</summary>
    public const string Limits = "policy.json";

    private const string WordRows = "bert.embeddings.word_embeddings.weight", TypeRows = "bert.embeddings.token_type_embeddings.weight";

    /// <summary>What chooses among actions, beside the encoder: all of it is trained, or none.</summary>
    private static readonly string[] ChoiceHead = ["attn.", "linear_1.", "linear_2."];

    private static readonly string[] ValueHead = ["linear_3."];

    private static readonly string[] RewardHead = ["reward_head."];

    /// <summary>A BART's one embedding under the names that files keep it by.</summary>
    private static readonly string[] EmbeddingNames = ["model.shared.weight", "model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight", "lm_head.weight"];

    /// <summary>Puts an encoder's weights, config and vocabulary into a folder.</summary>
    public static void WriteEncoder(string folder, nn.Module model, BertConfig config, PolicyTokenizer tokenizer)
    {
        SafetensorsWriter.Write(Path.Combine(folder, Weights), ModelWeights.Parameters(model));
        WriteFlushed(Path.Combine(folder, Config), config.ToJson());
        tokenizer.Save(folder);
    }

    /// <summary>Puts a query writer's weights, config and vocabulary into a folder.</summary>
    public static void WriteBart(string folder, BartModel model, ByteLevelTokenizer tokenizer)
    {
        SafetensorsWriter.Write(Path.Combine(folder, Weights), ModelWeights.Parameters(model));
        WriteFlushed(Path.Combine(folder, Config), model.Config.ToJson());
        WriteFlushed(Path.Combine(folder, Generation), model.Config.GenerationToJson());
        tokenizer.Save(folder);
    }

    /// <summary>What a folder holds, without reading its weights.</summary>
    /// <exception cref="CheckpointException">It is no BERT and no BART, or is broken.</exception>
    public static ModelKind Kind(string folder) => Describe(folder).Kind;

    /// <inheritdoc cref="Kind"/>
    public static CheckpointDescription Describe(string folder)
    {
        if (ConfigFile.Parse(ReadConfig(folder), ConfigPath(folder)).Text("model_type") == "bart")
        {
            var bart = LoadBartConfig(folder);
            return new CheckpointDescription(ModelKind.QueryWriter, bart.MaxPositions, bart.EncoderLayers);
        }
        var config = LoadConfig(folder);
        using var file = NamedWeights.OfBert(WeightFiles.Open(folder));
        var kind = Has(file, RewardHead) ? ModelKind.RewardModel : HasHead(file) ? ModelKind.Policy : ModelKind.Encoder;
        return new CheckpointDescription(kind, config.MaxPositions, config.Layers);
    }

    /// <summary>
    /// A choice model from one of our checkpoints, from a published one, or with a fresh head on a plain BERT encoder (a pre-trained one, or one with heads of other tasks). What is fresh is in the report.
    /// </summary>
    /// <exception cref="CheckpointException">Something is missing, broken or does not fit.</exception>
    public static LoadedModel<ChoiceModel> LoadChoice(string folder, Device? device = null)
    {
        using var file = NamedWeights.OfBert(WeightFiles.Open(folder));
        var words = Words.Of(folder, file, HasHead(file));
        var (model, report) = FillChoice(folder, file, words, device);
        return new LoadedModel<ChoiceModel>(model, words.Tokenizer, report);
    }

    /// <summary>As <see cref="LoadChoice"/>, of a model that is to act: one whose head was never trained is refused.</summary>
    /// <exception cref="CheckpointException">It has not learned to act, or does not load.</exception>
    public static LoadedModel<ChoiceModel> LoadPolicy(string folder, Device? device = null)
    {
        if (Kind(folder) is var kind && kind != ModelKind.Policy)
            throw new CheckpointException(kind switch
            {
                ModelKind.Encoder => $"{folder} is an encoder that has not learned to act: its head would be random. Imitate from it first.",
                ModelKind.RewardModel => $"{folder} is a reward model, which values purchases: it plays whole episodes as a judge, and has no probabilities for the actions of a page.",
                _ => $"{folder} is a query writer, which writes queries and nothing else.",
            });
        return LoadChoice(folder, device);
    }

    /// <summary>As <see cref="LoadChoice"/>, of a folder that need not have a vocabulary: as many rows as the file has.</summary>
    public static (ChoiceModel Model, LoadReport Report) LoadChoiceModel(string folder, Device? device = null)
    {
        using var file = NamedWeights.OfBert(WeightFiles.Open(folder));
        return FillChoice(folder, file, null, device);
    }

    /// <summary>A masked-language model: from such a checkpoint, or a fresh head on a plain encoder.</summary>
    public static LoadedModel<BertForMaskedLanguageModel> LoadMaskedLanguageModel(string folder, Device? device = null)
    {
        using var file = NamedWeights.OfBert(WeightFiles.Open(folder));
        var words = Words.Of(folder, file, HasHead(file));
        var config = LoadConfig(folder);
        var model = new BertForMaskedLanguageModel(config with { VocabularySize = words.Rows });
        var (_, report) = Fill(model, () => words.Remark(ModelWeights.Load(model, file,
            optional: [["cls."]],
            growing: words.Growing(WordRows, "cls.predictions.bias"),
            untied: !config.TiedEmbeddings)), device);
        return new LoadedModel<BertForMaskedLanguageModel>(model, words.Tokenizer, report);
    }

    /// <summary>A reward model: from such a checkpoint, or a fresh head and fresh token types on an encoder.</summary>
    /// <param name="types">Token types that it reads.</param>
    /// <exception cref="CheckpointException">Something is missing, broken or does not fit.</exception>
    public static LoadedModel<RewardModel> LoadRewardModel(string folder, int types, Device? device = null)
    {
        using var file = NamedWeights.OfBert(WeightFiles.Open(folder));
        var words = Words.Of(folder, file, HasHead(file));
        var trained = Has(file, RewardHead);
        var model = new RewardModel(LoadConfig(folder) with { VocabularySize = words.Rows, TypeVocabularySize = types });
        var growing = words.Growing(WordRows).Concat(trained ? [] : [KeyValuePair.Create(TypeRows, "")]).ToDictionary();
        var (_, report) = Fill(model, () => words.Remark(ModelWeights.Load(model, file, optional: [RewardHead], growing: growing)), device);
        return new LoadedModel<RewardModel>(model, words.Tokenizer, report);
    }

    /// <summary>A query writer: a BART and its byte-level vocabulary.</summary>
    /// <param name="asked">How it is to write, in place of what its files say.</param>
    /// <exception cref="CheckpointException">Something is missing, broken or does not fit, as where the folder holds a policy.</exception>
    public static LoadedWriter LoadQueryWriter(string folder, Device? device = null, GenerationDefaults? asked = null)
    {
        var tokenizer = ByteLevelTokenizer.Load(folder);
        var (model, report) = LoadBart(folder, device: device, asked: asked);
        if (tokenizer.LongestOfTexts < model.Config.VocabularySize)
            return new LoadedWriter(model, tokenizer, report);
        model.Dispose();
        throw new CheckpointException($"{folder}: the vocabulary has a token with the id {tokenizer.LongestOfTexts}, and the embedding has {model.Config.VocabularySize} rows.");
    }

    /// <summary>A BART from a folder with <c>config.json</c> and weights; how it generates from <c>generation_config.json</c> where there is one.</summary>
    /// <param name="weights">The weight file's name; null finds it.</param>
    /// <param name="asked">How it is to generate, in place of what its files say.</param>
    public static (BartModel Model, LoadReport Report) LoadBart(string folder, string? weights = null, Device? device = null, GenerationDefaults? asked = null)
    {
        var config = LoadBartConfig(folder);
        if (asked is not null)
            config = config with { Generation = asked.Over(config.Generation) };
        if (asked?.MaxLength > config.MaxPositions)
            throw new CheckpointException($"A text of {asked.MaxLength} tokens was asked for (max_length), and {folder} has {config.MaxPositions} positions.");
        using var file = NamedWeights.OfBart(WeightFiles.Open(weights is null ? folder : Path.Combine(folder, weights)));
        var rows = EmbeddingNames.Select(name => file.Entries.GetValueOrDefault(name)).OfType<WeightEntry>().FirstOrDefault()?.Shape[0];
        var model = new BartModel(config with { VocabularySize = checked((int)(rows ?? config.VocabularySize)) });
        return Fill(model, () => ModelWeights.Load(model, file, untied: !config.TiedEmbeddings), device);
    }

    internal static BartConfig LoadBartConfig(string folder)
    {
        var generation = Path.Combine(folder, Generation);
        if (!File.Exists(generation))
            return BartConfig.FromJson(ReadConfig(folder), ConfigPath(folder));
        return BartConfig.FromJson(ReadConfig(folder), ConfigPath(folder), writes: false).WithGeneration(ForeignFile.ReadText(generation), generation);
    }

    public static BertConfig LoadConfig(string folder) => BertConfig.FromJson(ReadConfig(folder), ConfigPath(folder));

    private static (ChoiceModel, LoadReport) FillChoice(string folder, NamedWeights file, Words? words, Device? device)
    {
        var config = LoadConfig(folder);
        if (file.Entries.TryGetValue("image_linear.weight", out var image) && image.Shape.Count == 2)
            config = config with { ImageSize = checked((int)image.Shape[1]) };
        var trained = HasHead(file);
        if (!trained)
            config = config with { MaskActionPadding = true }; // a fresh head need not share the original's dependence on padding
        if (!Has(file, ValueHead))
            config = config with { ValueTrained = false };
        var model = new ChoiceModel(config with { VocabularySize = words?.Rows ?? Words.RowsOf(file, config) });
        return Fill(model, () =>
        {
            var report = ModelWeights.Load(model, file, optional: [ChoiceHead, ValueHead, ["image_linear."]], growing: words?.Growing(WordRows));
            return (words?.Remark(report) ?? report) with { FreshHead = !trained };
        }, device);
    }

    /// <summary>Whether a tensor of a policy or a reward model is of its heads and not of its encoder.</summary>
    internal static bool IsOfHead(string name) => ChoiceHead.Concat(ValueHead).Concat(RewardHead).Append("image_linear.").Any(part => name.StartsWith(part, StringComparison.Ordinal));

    internal static bool HasHead(NamedWeights file) => Has(file, ChoiceHead);

    private static bool Has(NamedWeights file, string[] head) => file.Entries.Keys.Any(name => head.Any(part => name.StartsWith(part, StringComparison.Ordinal)));

    private static string ConfigPath(string folder) => Path.Combine(folder, Config);

    private static string ReadConfig(string folder)
    {
        var path = ConfigPath(folder);
        if (!File.Exists(path))
            throw new CheckpointException($"The folder {folder} has no {Config}.");
        return ForeignFile.ReadText(path);
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
