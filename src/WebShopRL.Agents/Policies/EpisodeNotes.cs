using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebShopRL.Agents.Policies;

/// <summary>
/// What was seen in an episode before a page, in words: an entry for each search and each product, the one met last at the end. A policy with memory reads them beside the page. They are made when they are first asked
/// for, so that a policy without memory costs nothing; in JSON they are a list of texts.
/// </summary>
[JsonConverter(typeof(EpisodeNotesConverter))]
public sealed class EpisodeNotes(Func<IReadOnlyList<string>> make)
{
    private readonly Lazy<IReadOnlyList<string>> _entries = new(make);

    /// <summary>Those of a page that begins its episode.</summary>
    public static EpisodeNotes None { get; } = new(() => []);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<string> Entries => _entries.Value;
}

internal sealed class EpisodeNotesConverter : JsonConverter<EpisodeNotes>
{
    public override EpisodeNotes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var entries = JsonSerializer.Deserialize<string[]>(ref reader, options)!;
        return new EpisodeNotes(() => entries);
    }

    public override void Write(Utf8JsonWriter writer, EpisodeNotes value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Entries, options);
}
