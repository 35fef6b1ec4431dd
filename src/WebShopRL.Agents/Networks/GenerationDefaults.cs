using System.Text.Json.Nodes;

namespace WebShopRL.Agents.Networks;

/// <summary>How a model's files ask for its texts to be written, with transformers' meanings; null where they say nothing.</summary>
public sealed record GenerationDefaults
{
    /// <summary><c>num_beams</c>.</summary>
    public int? Beams { get; init; }
    /// <summary><c>max_length</c>, or <c>max_new_tokens</c> and the decoder's start token.</summary>
    public int? MaxLength { get; init; }
    /// <summary><c>min_length</c>, or <c>min_new_tokens</c> and the decoder's start token.</summary>
    public int? MinLength { get; init; }
    /// <summary><c>length_penalty</c>.</summary>
    public double? LengthPenalty { get; init; }
    /// <summary><c>no_repeat_ngram_size</c>.</summary>
    public int? NoRepeatNgram { get; init; }
    /// <summary><c>early_stopping</c>.</summary>
    public bool? EarlyStopping { get; init; }
    /// <summary><c>do_sample</c>.</summary>
    public bool? Sample { get; init; }
    /// <summary><c>temperature</c>.</summary>
    public double? Temperature { get; init; }
    /// <summary><c>top_k</c>.</summary>
    public int? TopK { get; init; }
    /// <summary><c>top_p</c>.</summary>
    public double? TopP { get; init; }

    /// <summary>Settings that would change what is written and that nothing here computes: they may be there with the value that changes nothing.</summary>
    private static readonly (string Key, double Neutral)[] Unsupported =
    [
        ("repetition_penalty", 1), ("encoder_repetition_penalty", 1), ("encoder_no_repeat_ngram_size", 0), ("num_beam_groups", 1), ("diversity_penalty", 0), ("typical_p", 1),
        ("epsilon_cutoff", 0), ("eta_cutoff", 0), ("penalty_alpha", 0), ("min_p", 0), ("guidance_scale", 1),
    ];

    private static readonly string[] UnsupportedLists =
        ["renormalize_logits", "stop_strings", "watermarking_config", "bad_words_ids", "force_words_ids", "constraints", "suppress_tokens", "begin_suppress_tokens", "forced_decoder_ids", "sequence_bias", "exponential_decay_length_penalty"];

    internal static GenerationDefaults Read(ConfigFile file)
    {
        foreach (var (key, neutral) in Unsupported)
            file.RequireNumber(key, neutral);
        foreach (var key in UnsupportedLists)
            file.RequireNone(key);
        var read = new GenerationDefaults
        {
            Beams = file.OptionalInteger("num_beams"),
            MaxLength = file.OptionalInteger("max_new_tokens") + 1 ?? file.OptionalInteger("max_length"),
            MinLength = file.OptionalInteger("min_new_tokens") + 1 ?? file.OptionalInteger("min_length"),
            LengthPenalty = file.OptionalNumber("length_penalty"),
            NoRepeatNgram = file.OptionalInteger("no_repeat_ngram_size"),
            EarlyStopping = file.OptionalFlag("early_stopping"),
            Sample = file.OptionalFlag("do_sample"),
            Temperature = file.OptionalNumber("temperature"),
            TopK = file.OptionalInteger("top_k"),
            TopP = file.OptionalNumber("top_p"),
        };
        file.RefuseWhere(read.Beams < 1, "num_beams", read.Beams, "a whole number from 1");
        file.RefuseWhere(read.MaxLength < 2, file.OptionalInteger("max_new_tokens") is null ? "max_length" : "max_new_tokens", file.OptionalInteger("max_new_tokens") ?? read.MaxLength, "room for one token beside the decoder's first");
        file.RefuseWhere(read.MinLength > read.MaxLength, file.OptionalInteger("min_new_tokens") is null ? "min_length" : "min_new_tokens", file.OptionalInteger("min_new_tokens") ?? read.MinLength, $"no more than the longest length, {read.MaxLength}");
        file.RefuseWhere(read.Sample == true && read.Beams > 1, "num_beams", read.Beams, "1 where do_sample is true: beams that are drawn are not computed here");
        // Without sampling transformers warns of these and passes them over.
        file.RefuseWhere(read.Sample == true && read.Temperature <= 0, "temperature", read.Temperature, "a number above 0 where do_sample is true");
        file.RefuseWhere(read.Sample == true && read.TopP is <= 0 or > 1, "top_p", read.TopP, "a number above 0 and at most 1 where do_sample is true");
        return read;
    }

    /// <summary>These, and where they say nothing what a model's files say. Whoever asks for sampling asks for no beams.</summary>
    public GenerationDefaults Over(GenerationDefaults files) => new()
    {
        Beams = Beams ?? (Sample == true ? 1 : files.Beams),
        MaxLength = MaxLength ?? files.MaxLength,
        MinLength = MinLength ?? files.MinLength,
        LengthPenalty = LengthPenalty ?? files.LengthPenalty,
        NoRepeatNgram = NoRepeatNgram ?? files.NoRepeatNgram,
        EarlyStopping = EarlyStopping ?? files.EarlyStopping,
        Sample = Sample ?? (Beams > 1 ? false : files.Sample),
        Temperature = Temperature ?? files.Temperature,
        TopK = TopK ?? files.TopK,
        TopP = TopP ?? files.TopP,
    };

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        Put("num_beams", Beams);
        Put("max_length", MaxLength);
        Put("min_length", MinLength);
        Put("length_penalty", LengthPenalty);
        Put("no_repeat_ngram_size", NoRepeatNgram);
        Put("early_stopping", EarlyStopping);
        Put("do_sample", Sample);
        Put("temperature", Temperature);
        Put("top_k", TopK);
        Put("top_p", TopP);
        return json;

        void Put(string key, JsonNode? value)
        {
            if (value is not null)
                json[key] = value;
        }
    }
}
