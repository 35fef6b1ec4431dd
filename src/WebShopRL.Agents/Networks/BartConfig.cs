using System.Text.Json;
using System.Text.Json.Nodes;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents.Networks;

/// <summary>The sizes of a BART encoder-decoder and how it generates, named as in a Hugging Face <c>config.json</c>.</summary>
public sealed record BartConfig
{
    public required int VocabularySize { get; init; }
    /// <summary><c>d_model</c>, H.</summary>
    public required int HiddenSize { get; init; }
    public required int EncoderLayers { get; init; }
    public required int DecoderLayers { get; init; }
    public required int EncoderHeads { get; init; }
    public required int DecoderHeads { get; init; }
    public required int EncoderIntermediateSize { get; init; }
    public required int DecoderIntermediateSize { get; init; }
    /// <summary><c>max_position_embeddings</c>: the longest text in tokens, on either side.</summary>
    public int MaxPositions { get; init; } = 1024;
    public double Dropout { get; init; } = 0.1;
    public double AttentionDropout { get; init; }
    public double ActivationDropout { get; init; }
    /// <summary><c>init_std</c>: standard deviation of freshly drawn weights.</summary>
    public double InitializerRange { get; init; } = 0.02;
    /// <summary><c>scale_embedding</c>: word vectors are multiplied by √H.</summary>
    public bool ScaleEmbedding { get; init; }
    public int StartId { get; init; }
    public int PaddingId { get; init; } = 1;
    public int EndId { get; init; } = 2;
    /// <summary><c>decoder_start_token_id</c>: what the decoder is given first.</summary>
    public int DecoderStartId { get; init; } = 2;
    /// <summary><c>forced_bos_token_id</c>: the first token it must generate; null for a free choice.</summary>
    public int? ForcedStartId { get; init; }
    /// <summary><c>forced_eos_token_id</c>: the last token of a text cut at the longest length; null leaves it cut.</summary>
    public int? ForcedEndId { get; init; } = 2;
    /// <summary><c>tie_word_embeddings</c>: one embedding serves encoder, decoder and head.</summary>
    public bool TiedEmbeddings { get; init; } = true;
    /// <summary>How its texts are to be written, as far as its files say.</summary>
    public GenerationDefaults Generation { get; init; } = new();

    private static readonly Dictionary<string, int> Widths = new(StringComparer.Ordinal) { ["bart-tiny"] = 128, ["bart-mini"] = 256 };

    /// <summary>Small ones to train from scratch, two layers each way with heads of 32: bart-tiny and bart-mini.</summary>
    /// <exception cref="ArgumentException">The name is neither.</exception>
    public static BartConfig Named(string name, int vocabularySize, int maxPositions = 128) => Widths.TryGetValue(name, out var width)
        ? new BartConfig
        {
            VocabularySize = vocabularySize,
            HiddenSize = width,
            EncoderLayers = 2,
            DecoderLayers = 2,
            EncoderHeads = width / 32,
            DecoderHeads = width / 32,
            EncoderIntermediateSize = 4 * width,
            DecoderIntermediateSize = 4 * width,
            MaxPositions = maxPositions,
        }
        : throw new ArgumentException($"There is no network named '{name}'; the names are {string.Join(", ", Widths.Keys)}.", nameof(name));

    /// <inheritdoc cref="BertConfig.FromJson"/>
    /// <param name="writes">False where a <c>generation_config.json</c> says how its texts are written instead.</param>
    public static BartConfig FromJson(string json, string source = "config.json", bool writes = true)
    {
        var file = ConfigFile.Parse(json, source);
        file.Require("model_type", "bart");
        file.Require("activation_function", "gelu", "gelu_python");
        file.Require("normalize_embedding", "true");
        file.Require("static_position_embeddings", "false");
        file.Require("normalize_before", "false");
        file.Require("add_final_layer_norm", "false");
        var heads = file.Positive("encoder_attention_heads");
        var config = new BartConfig
        {
            VocabularySize = file.Positive("vocab_size"),
            HiddenSize = file.Positive("d_model"),
            EncoderLayers = file.Positive("encoder_layers"),
            DecoderLayers = file.Positive("decoder_layers"),
            EncoderHeads = heads,
            DecoderHeads = file.Positive("decoder_attention_heads", heads),
            EncoderIntermediateSize = file.Positive("encoder_ffn_dim"),
            DecoderIntermediateSize = file.Positive("decoder_ffn_dim"),
            MaxPositions = file.Positive("max_position_embeddings", 1024),
            Dropout = file.Probability("dropout", 0.1),
            AttentionDropout = file.Probability("attention_dropout", 0),
            ActivationDropout = file.Probability("activation_dropout", 0),
            InitializerRange = file.Number("init_std", 0.02),
            ScaleEmbedding = file.Flag("scale_embedding", false),
            StartId = file.Token("bos_token_id", 0),
            PaddingId = file.Token("pad_token_id", 1),
            EndId = file.Token("eos_token_id", 2),
            DecoderStartId = file.Token("decoder_start_token_id", 2),
            ForcedStartId = file.OptionalToken("forced_bos_token_id") ?? (file.Flag("force_bos_token_to_be_generated", false) ? file.Token("bos_token_id", 0) : null),
            ForcedEndId = file.OptionalToken("forced_eos_token_id", 2),
            TiedEmbeddings = file.Flag("tie_word_embeddings", true),
            Generation = writes ? GenerationDefaults.Read(file) : new GenerationDefaults(),
        };
        if (config.PaddingId >= config.VocabularySize)
            throw new CheckpointException($"{source}: pad_token_id is {config.PaddingId}, and the vocabulary has {config.VocabularySize} tokens.");
        foreach (var count in new[] { config.EncoderHeads, config.DecoderHeads })
            if (config.HiddenSize % count != 0)
                throw new CheckpointException($"{source}: d_model {config.HiddenSize} is not a multiple of its {count} attention heads.");
        return config;
    }

    /// <summary>With a <c>generation_config.json</c>, which says everything about writing: what a <c>config.json</c> says of it counts only where there is no such file.</summary>
    /// <exception cref="CheckpointException">A value is impossible, or a setting is not supported.</exception>
    public BartConfig WithGeneration(string json, string source)
    {
        var file = ConfigFile.Parse(json, source);
        return this with
        {
            DecoderStartId = file.Token("decoder_start_token_id", DecoderStartId),
            EndId = file.Token("eos_token_id", EndId),
            ForcedStartId = file.OptionalToken("forced_bos_token_id"),
            ForcedEndId = file.OptionalToken("forced_eos_token_id"),
            Generation = GenerationDefaults.Read(file),
        };
    }

    /// <summary>The <c>generation_config.json</c> that <see cref="WithGeneration"/> and transformers read back.</summary>
    public string GenerationToJson()
    {
        var json = Generation.ToJson();
        json["bos_token_id"] = StartId;
        json["pad_token_id"] = PaddingId;
        json["eos_token_id"] = EndId;
        json["decoder_start_token_id"] = DecoderStartId;
        json["forced_bos_token_id"] = ForcedStartId;
        json["forced_eos_token_id"] = ForcedEndId;
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>The <c>config.json</c> that transformers' <c>BartConfig</c> reads back.</summary>
    public string ToJson() => new JsonObject
    {
        ["model_type"] = "bart",
        ["vocab_size"] = VocabularySize,
        ["d_model"] = HiddenSize,
        ["encoder_layers"] = EncoderLayers,
        ["decoder_layers"] = DecoderLayers,
        ["encoder_attention_heads"] = EncoderHeads,
        ["decoder_attention_heads"] = DecoderHeads,
        ["encoder_ffn_dim"] = EncoderIntermediateSize,
        ["decoder_ffn_dim"] = DecoderIntermediateSize,
        ["max_position_embeddings"] = MaxPositions,
        ["dropout"] = Dropout,
        ["attention_dropout"] = AttentionDropout,
        ["activation_dropout"] = ActivationDropout,
        ["init_std"] = InitializerRange,
        ["activation_function"] = "gelu",
        ["scale_embedding"] = ScaleEmbedding,
        ["bos_token_id"] = StartId,
        ["pad_token_id"] = PaddingId,
        ["eos_token_id"] = EndId,
        ["decoder_start_token_id"] = DecoderStartId,
        ["forced_bos_token_id"] = ForcedStartId,
        ["forced_eos_token_id"] = ForcedEndId,
        ["is_encoder_decoder"] = true,
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}
