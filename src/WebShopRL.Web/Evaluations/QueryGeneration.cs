using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Networks.Generation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Weights;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Evaluations;

/// <summary>How a query writer is to write, with transformers' names; what is left out is as its checkpoint's files say, or as WebShop writes: 5 beams, 64 tokens, early stopping.</summary>
/// <param name="MaxLength">Longest query in tokens, first and last one included.</param>
/// <param name="MinLength">The end may not come before so many tokens.</param>
/// <param name="LengthPenalty">Of beam search: a query's log-probability is divided by its length to this power.</param>
/// <param name="NoRepeatNgramSize">No so many tokens occur twice in a query; 0 allows it.</param>
/// <param name="EarlyStopping">Of beam search: it ends with enough finished queries, rather than when none can do better.</param>
/// <param name="DoSample">Draws tokens instead of taking the most probable, by the evaluation's seed.</param>
/// <param name="Temperature">Of sampling.</param>
/// <param name="TopK">Of sampling: only the k most probable tokens; 0 for all, 50 where nothing is given.</param>
/// <param name="TopP">Of sampling: only the fewest tokens whose probabilities reach this sum.</param>
public sealed record QueryGeneration(
    [property: Range(1, 64)] int? NumBeams = null,
    [property: Range(3, 1024)] int? MaxLength = null,
    [property: Range(0, 1024)] int? MinLength = null,
    [property: Range(-10.0, 10.0)] double? LengthPenalty = null,
    [property: Range(0, 1024)] int? NoRepeatNgramSize = null,
    bool? EarlyStopping = null,
    bool? DoSample = null,
    [property: Range(0.001, 1000.0)] double? Temperature = null,
    [property: Range(0, 1_000_000)] int? TopK = null,
    [property: Range(0.001, 1.0)] double? TopP = null)
{
    private static readonly JsonSerializerOptions Stored = new(ApiJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>As networks take it.</summary>
    internal GenerationDefaults Defaults => new()
    {
        Beams = NumBeams, MaxLength = MaxLength, MinLength = MinLength, LengthPenalty = LengthPenalty, NoRepeatNgram = NoRepeatNgramSize, EarlyStopping = EarlyStopping,
        Sample = DoSample, Temperature = Temperature, TopK = TopK, TopP = TopP,
    };

    /// <summary>Null where it asks for nothing.</summary>
    internal string? ToJson() => this == new QueryGeneration() ? null : JsonSerializer.Serialize(this, Stored);

    internal static QueryGeneration? Of(string? json) => json is null ? null : JsonSerializer.Deserialize<QueryGeneration>(json, ApiJson.Options);

    /// <summary>What does not go together.</summary>
    /// <param name="writes">Whether a query writer is named.</param>
    /// <param name="folder">Of the query writer's files; null where they are not here yet.</param>
    internal void Check(string field, bool writes, string? folder, RequestErrors errors)
    {
        if (!writes)
        {
            errors.Add(field, "It says how a query writer writes, and none is named: give query_writer too, or leave it out.");
            return;
        }
        if (DoSample == true)
            Refuse("It is of beam search, and do_sample is true: leave it out.", (NumBeams > 1, "num_beams"), (LengthPenalty is not null, "length_penalty"), (EarlyStopping is not null, "early_stopping"));
        else
            Refuse("It is used only where do_sample is true: give that too, or leave it out.", (Temperature is not null, "temperature"), (TopK is not null, "top_k"), (TopP is not null, "top_p"));
        if (MinLength > MaxLength)
            errors.Add($"{field}.min_length", string.Create(CultureInfo.InvariantCulture, $"It is {MinLength}, and max_length is {MaxLength}: give at most that."));
        else if (folder is not null && (MinLength ?? MaxLength) is not null && Planned(folder) is { } planned && planned.MinLength > planned.MaxLength)
        {
            if (MinLength is null)
                errors.Add($"{field}.max_length", string.Create(CultureInfo.InvariantCulture, $"It is {MaxLength}, and the query writer's files want at least {planned.MinLength} tokens (min_length): give at least that, or a min_length too."));
            else
                errors.Add($"{field}.min_length", string.Create(CultureInfo.InvariantCulture, $"It is {MinLength}, and a query has at most {planned.MaxLength} tokens (max_length): give at most that, or a max_length too."));
        }
        if (folder is not null && MaxLength is { } longest && Positions(folder) is { } positions && longest > positions)
            errors.Add($"{field}.max_length", string.Create(CultureInfo.InvariantCulture, $"It is {longest}, and the query writer has {positions} positions: give at most {positions}."));

        void Refuse(string why, params (bool Given, string Name)[] members)
        {
            foreach (var (_, name) in members.Where(member => member.Given))
                errors.Add($"{field}.{name}", why);
        }
    }

    /// <summary>How it would write with what is asked here, and its files' and WebShop's settings for the rest. Null where the folder cannot be read.</summary>
    private GenerationSettings? Planned(string folder)
    {
        try
        {
            return QueryWriter.Planned(folder, Defaults);
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    /// <summary>Null where the folder cannot be read, which is said of the query writer itself.</summary>
    private static int? Positions(string folder)
    {
        try
        {
            return CheckpointFolder.Describe(folder).MaxPositions;
        }
        catch (CheckpointException)
        {
            return null;
        }
    }
}
