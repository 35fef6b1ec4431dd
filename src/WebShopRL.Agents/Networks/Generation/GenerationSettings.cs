namespace WebShopRL.Agents.Networks.Generation;

/// <summary>How a text is written, with transformers' meanings. Lengths count the decoder's start token.</summary>
public sealed record GenerationSettings
{
    /// <summary>1 without <see cref="Sample"/> is greedy; more is beam search.</summary>
    public int Beams { get; init; } = 1;
    /// <summary>Texts returned for each input, best first; at most <see cref="Beams"/> unless sampling.</summary>
    public int Returned { get; init; } = 1;
    public int MaxLength { get; init; } = 64;
    /// <summary>The end may not come before this length.</summary>
    public int MinLength { get; init; }
    /// <summary>A finished text's score is its log-probability over its length to this power.</summary>
    public double LengthPenalty { get; init; } = 1;
    /// <summary>No sequence of this many tokens occurs twice; 0 allows it.</summary>
    public int NoRepeatNgram { get; init; }
    /// <summary>Beam search ends as soon as there are enough finished texts, rather than when none can do better.</summary>
    public bool EarlyStopping { get; init; }
    /// <summary>Draw tokens instead of taking the best.</summary>
    public bool Sample { get; init; }
    /// <summary>Sampling: divides the log-probabilities.</summary>
    public double Temperature { get; init; } = 1;
    /// <summary>Sampling: only the k most probable tokens; 0 for all.</summary>
    public int TopK { get; init; }
    /// <summary>Sampling: only the fewest tokens whose probabilities reach this sum.</summary>
    public double TopP { get; init; } = 1;
    /// <summary>Sampling: the same seed draws the same text for the same input, whatever else is written with it.</summary>
    public int Seed { get; init; }

    /// <summary>Tokens that transformers draws from where a model that samples does not say how many.</summary>
    private const int UsualTopK = 50;

    /// <summary>These, with what a model's files say in their place.</summary>
    public GenerationSettings With(GenerationDefaults defaults) => this with
    {
        Beams = defaults.Sample == true ? 1 : defaults.Beams ?? Beams,
        MaxLength = defaults.MaxLength ?? MaxLength,
        MinLength = defaults.MinLength ?? MinLength,
        LengthPenalty = defaults.LengthPenalty ?? LengthPenalty,
        NoRepeatNgram = defaults.NoRepeatNgram ?? NoRepeatNgram,
        EarlyStopping = defaults.EarlyStopping ?? EarlyStopping,
        Sample = defaults.Sample ?? Sample,
        Temperature = defaults.Temperature ?? Temperature,
        TopK = defaults.TopK ?? (defaults.Sample == true ? UsualTopK : TopK),
        TopP = defaults.TopP ?? TopP,
    };

    /// <exception cref="ArgumentException">A value that cannot be meant.</exception>
    internal void Check(BartConfig config)
    {
        Require(Beams >= 1, nameof(Beams), Beams, "at least 1");
        Require(Returned >= 1 && (Sample || Returned <= Beams), nameof(Returned), Returned, $"1 to the number of beams, {Beams}");
        Require(MaxLength >= 2 && MaxLength <= config.MaxPositions, nameof(MaxLength), MaxLength, $"2 to the network's {config.MaxPositions} positions");
        Require(MinLength <= MaxLength, nameof(MinLength), MinLength, $"at most the longest length, {MaxLength}");
        Require(!Sample || Beams == 1, nameof(Beams), Beams, "1 when sampling");
        Require(!Sample || Temperature > 0, nameof(Temperature), Temperature, "above 0");
        Require(!Sample || TopP is > 0 and <= 1, nameof(TopP), TopP, "above 0 and at most 1");
        Require(TopK >= 0 && NoRepeatNgram >= 0 && MinLength >= 0, nameof(TopK), TopK, "not negative, like NoRepeatNgram and MinLength");
    }

    private static void Require(bool fits, string name, object value, string legal)
    {
        if (!fits)
            throw new ArgumentException($"{name} is {value}; it may be {legal}.", name);
    }
}
