using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs;

/// <summary>How many runs a launch is, and with which seeds: a number of them, from the request's seed on, or the seeds themselves.</summary>
/// <param name="Count">How many; null where they are listed.</param>
/// <param name="Listed">In the order that the runs are to have; null where they are counted.</param>
[JsonConverter(typeof(LaunchSeedsConverter))]
public sealed record LaunchSeeds(int? Count, IReadOnlyList<int>? Listed)
{
    /// <summary>A launch is one transaction: more than this would hold the queue up.</summary>
    public const int Most = 100;

    internal const string Form = "a number of runs (3) or a list of different seeds ([1, 5, 7])";

    /// <summary>The seeds, one for each run.</summary>
    /// <param name="first">Where counting begins; null for 0.</param>
    public IReadOnlyList<int> From(int? first) => Listed ?? [.. Enumerable.Range(first ?? 0, Count!.Value)];

    /// <summary>What is wrong with them beside that seed; null where nothing is.</summary>
    internal string? Problem(int? seed) => this switch
    {
        { Count: < 1 or > Most } => string.Create(CultureInfo.InvariantCulture, $"{Count} is out of range: give 1 to {Most} runs."),
        { Count: { } count } when (long)(seed ?? 0) + count - 1 > int.MaxValue => string.Create(CultureInfo.InvariantCulture, $"{count} seeds from {seed} on go beyond {int.MaxValue}: give a smaller seed."),
        { Count: not null } => null,
        { Listed.Count: 0 or > Most } => string.Create(CultureInfo.InvariantCulture, $"{Listed.Count} seeds: give 1 to {Most}."),
        _ when seed is not null => "The seeds are listed: leave seed out.",
        _ when Listed!.Any(one => one < 0) => string.Create(CultureInfo.InvariantCulture, $"{Listed!.First(one => one < 0)} is out of range: a seed is a whole number from 0 to {int.MaxValue}."),
        _ when Listed!.Distinct().Count() < Listed!.Count => string.Create(CultureInfo.InvariantCulture, $"{Listed!.GroupBy(one => one).First(same => same.Count() > 1).Key} stands there twice: the two runs would be the same."),
        _ => null,
    };

    /// <summary>As people type them: <c>3</c> for three runs, <c>1, 5, 7</c> for these seeds. False where the text is neither.</summary>
    public static bool TryParse(string text, out LaunchSeeds? seeds)
    {
        seeds = null;
        List<int> numbers = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            numbers.Add(number);
        }
        seeds = numbers.Count == 1 ? new LaunchSeeds(numbers[0], null) : new LaunchSeeds(null, numbers);
        return true;
    }
}

/// <summary>Takes <c>3</c> or <c>[1, 5, 7]</c>.</summary>
internal sealed class LaunchSeedsConverter : JsonConverter<LaunchSeeds>, IDescribedConverter
{
    public override LaunchSeeds Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return new LaunchSeeds(Whole(ref reader), null);
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException($"Not seeds: give {LaunchSeeds.Form}.");
        List<int> listed = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            listed.Add(reader.TokenType == JsonTokenType.Number ? Whole(ref reader) : throw new JsonException($"Not seeds: give {LaunchSeeds.Form}."));
        return new LaunchSeeds(null, listed);
    }

    public override void Write(Utf8JsonWriter writer, LaunchSeeds value, JsonSerializerOptions options)
    {
        if (value.Count is { } count)
        {
            writer.WriteNumberValue(count);
            return;
        }
        writer.WriteStartArray();
        foreach (var seed in value.Listed!)
            writer.WriteNumberValue(seed);
        writer.WriteEndArray();
    }

    public void Describe(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Integer | JsonSchemaType.Array | JsonSchemaType.Null;
        (schema.Minimum, schema.Maximum) = ("1", LaunchSeeds.Most.ToString(CultureInfo.InvariantCulture));
        (schema.MinItems, schema.MaxItems, schema.UniqueItems) = (1, LaunchSeeds.Most, true);
        schema.Items = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0", Maximum = int.MaxValue.ToString(CultureInfo.InvariantCulture) };
    }

    private static int Whole(ref Utf8JsonReader reader) =>
        reader.TryGetInt32(out var number) ? number : throw new JsonException($"Not seeds: give {LaunchSeeds.Form}, whole numbers up to {int.MaxValue}.");
}
