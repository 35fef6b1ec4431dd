using System.Text.Json;
using System.Text.Json.Nodes;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Agents.Networks;

/// <summary>The sizes of a BERT encoder, named as in a Hugging Face <c>config.json</c>. Settings in that file that we do not know are refused where they would change the arithmetic.</summary>
public sealed record BertConfig
{
    /// <summary><c>vocab_size</c>: rows of the word embedding.</summary>
    public required int VocabularySize { get; init; }
    /// <summary><c>hidden_size</c>, H.</summary>
    public required int HiddenSize { get; init; }
    /// <summary><c>num_hidden_layers</c>.</summary>
    public required int Layers { get; init; }
    /// <summary><c>num_attention_heads</c>; divides H.</summary>
    public required int Heads { get; init; }
    /// <summary><c>intermediate_size</c>: width of the feed-forward part.</summary>
    public required int IntermediateSize { get; init; }
    /// <summary><c>max_position_embeddings</c>: the longest input in tokens.</summary>
    public int MaxPositions { get; init; } = 512;
    /// <summary><c>type_vocab_size</c>; every token is of type 0, save in a reward model's texts.</summary>
    public int TypeVocabularySize { get; init; } = 2;
    /// <summary><c>layer_norm_eps</c>.</summary>
    public double LayerNormEps { get; init; } = 1e-12;
    /// <summary><c>hidden_dropout_prob</c>.</summary>
    public double HiddenDropout { get; init; } = 0.1;
    /// <summary><c>attention_probs_dropout_prob</c>.</summary>
    public double AttentionDropout { get; init; } = 0.1;
    /// <summary><c>pad_token_id</c>: this row of the word embedding takes no gradient; null where the file says that there is none.</summary>
    public int? PaddingId { get; init; } = 0;
    /// <summary><c>tie_word_embeddings</c>: the masked-language head's matrix is the word embedding.</summary>
    public bool TiedEmbeddings { get; init; } = true;
    /// <summary><c>initializer_range</c>: standard deviation of freshly drawn weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>
    /// <c>mask_action_padding</c> (ours). WebShop's choice model lets padding take part when it pools an action's tokens, so that a score depends on what else
    /// is in the batch. False does as WebShop does, and is what a file without the key means; networks that start here set it to true.
    /// </summary>
    public bool MaskActionPadding { get; init; }

    /// <summary><c>value_trained</c> (ours): whether a choice model's value head has learned anything. Imitation and preferences leave it as it was drawn.</summary>
    public bool ValueTrained { get; init; }

    /// <summary>
    /// <c>value_scale</c> (ours): what a reward was multiplied by before the value head learned it. Null where that is not known, as in checkpoints of before it was kept, where nothing trained the head, and where the encoder below it has
    /// learned something else since: the head is then no estimate in units of the reward.
    /// </summary>
    public double? ValueScale { get => ValueTrained ? field : null; init; }

    /// <summary><c>preference_trained</c> (ours): whether a reward model has learned which of two purchases people prefer. Its values order purchases then and are no rewards to expect.</summary>
    public bool PreferenceTrained { get; init; }

    /// <summary><c>image_size</c> (ours): length of the image features a choice model takes; 0 for one without the image token.</summary>
    public int ImageSize { get; init; }

    /// <summary>The size as people read it: layers × width.</summary>
    public string SizeName => $"{Layers} × {HiddenSize}";

    private static readonly Dictionary<string, (int Layers, int Hidden)> Sizes = new(StringComparer.Ordinal)
    {
        ["bert-tiny"] = (2, 128),
        ["bert-mini"] = (4, 256),
        ["bert-small"] = (4, 512),
        ["bert-medium"] = (8, 512),
        ["bert-base"] = (12, 768),
    };

    /// <summary>The published sizes (Turc et al. 2019): heads of 64, feed-forward 4 H.</summary>
    /// <exception cref="ArgumentException">The name is none of them.</exception>
    public static BertConfig Named(string name, int vocabularySize) => Sizes.TryGetValue(name, out var size)
        ? new BertConfig
        {
            VocabularySize = vocabularySize,
            HiddenSize = size.Hidden,
            Layers = size.Layers,
            Heads = size.Hidden / 64,
            IntermediateSize = 4 * size.Hidden,
            MaskActionPadding = true,
        }
        : throw new ArgumentException($"There is no network named '{name}'; the names are {string.Join(", ", Sizes.Keys)}.", nameof(name));

    /// <summary>Reads a Hugging Face <c>config.json</c>.</summary>
    /// <exception cref="CheckpointException">A size is missing or impossible, or the file describes a network that computes something else.</exception>
    public static BertConfig FromJson(string json, string source = "config.json")
    {
        var file = ConfigFile.Parse(json, source);
        file.Require("model_type", "bert");
        file.Require("hidden_act", "gelu", "gelu_python");
        file.Require("position_embedding_type", "absolute");
        file.Require("is_decoder", "false");
        var config = new BertConfig
        {
            VocabularySize = file.Positive("vocab_size"),
            HiddenSize = file.Positive("hidden_size"),
            Layers = file.Positive("num_hidden_layers"),
            Heads = file.Positive("num_attention_heads"),
            IntermediateSize = file.Positive("intermediate_size"),
            MaxPositions = file.Positive("max_position_embeddings", 512),
            TypeVocabularySize = file.Positive("type_vocab_size", 2),
            LayerNormEps = file.Number("layer_norm_eps", 1e-12),
            HiddenDropout = file.Probability("hidden_dropout_prob", 0.1),
            AttentionDropout = file.Probability("attention_probs_dropout_prob", 0.1),
            PaddingId = file.OptionalInteger("pad_token_id", 0),
            TiedEmbeddings = file.Flag("tie_word_embeddings", true),
            InitializerRange = file.Number("initializer_range", 0.02),
            MaskActionPadding = file.Flag("mask_action_padding", false),
            ValueTrained = file.Flag("value_trained", false),
            ValueScale = file.OptionalNumber("value_scale"),
            PreferenceTrained = file.Flag("preference_trained", false),
            ImageSize = file.Integer("image_size", 0),
        };
        file.RefuseWhere(config.ValueScale <= 0, "value_scale", config.ValueScale, "a number above 0");
        if (config.PaddingId >= config.VocabularySize)
            throw new CheckpointException($"{source}: pad_token_id is {config.PaddingId}, and the vocabulary has {config.VocabularySize} tokens.");
        return config.HiddenSize % config.Heads == 0
            ? config
            : throw new CheckpointException($"{source}: hidden_size {config.HiddenSize} is not a multiple of num_attention_heads {config.Heads}.");
    }

    /// <summary>The <c>config.json</c> that transformers' <c>BertConfig</c> reads back.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["model_type"] = "bert",
            ["vocab_size"] = VocabularySize,
            ["hidden_size"] = HiddenSize,
            ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = Heads,
            ["intermediate_size"] = IntermediateSize,
            ["max_position_embeddings"] = MaxPositions,
            ["type_vocab_size"] = TypeVocabularySize,
            ["layer_norm_eps"] = LayerNormEps,
            ["hidden_act"] = "gelu",
            ["hidden_dropout_prob"] = HiddenDropout,
            ["attention_probs_dropout_prob"] = AttentionDropout,
            ["initializer_range"] = InitializerRange,
            ["position_embedding_type"] = "absolute",
            ["pad_token_id"] = PaddingId,
            ["mask_action_padding"] = MaskActionPadding,
            ["value_trained"] = ValueTrained,
            ["value_scale"] = ValueScale,
            ["image_size"] = ImageSize,
        };
        if (PreferenceTrained)
            json["preference_trained"] = true;
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
