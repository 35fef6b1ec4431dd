using System.Globalization;
using System.Text;
using System.Text.Json;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>What the network sees of a token: the ids of its norm, first character, last three characters and shape, and whether a space follows or it is white space.</summary>
internal sealed class TokenFeatures
{
    public const int Columns = 6;

    private readonly Dictionary<string, ulong> _reservedIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _normsByText = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, string> _normsById = [];

    public TokenFeatures(JsonElement tagger)
    {
        foreach (var id in tagger.GetProperty("string_ids").EnumerateObject()) _reservedIds[id.Name] = id.Value.GetUInt64();
        var norms = TaggerModel.ReadJson("norms.json");
        foreach (var norm in norms.GetProperty("by_text").EnumerateObject()) _normsByText[norm.Name] = norm.Value.GetString()!;
        foreach (var norm in norms.GetProperty("by_hash").EnumerateObject()) _normsById[ulong.Parse(norm.Name, CultureInfo.InvariantCulture)] = norm.Value.GetString()!;
    }

    /// <summary>The token's key in each of the embedding tables: norm, prefix, suffix, shape, space follows, is white space.</summary>
    public ulong[] Keys(Token token) =>
    [
        Id(token.Norm is { Length: > 0 } norm ? norm : Norm(token.Text)),
        Id(token.Text[..FirstCharacter(token.Text)]),
        Id(token.Text[LastCharacters(token.Text, 3)..]),
        Id(Shape(token.Text)),
        token.SpaceFollows ? 1u : 0,
        IsSpace(token.Text) ? 1u : 0,
    ];

    public static bool IsSpace(string text) => text.All(PythonText.IsSpace);

    /// <summary>X for upper case, x for other letters, d for digits, else the character itself; a run of one kind counts up to four.</summary>
    internal static string Shape(string text)
    {
        if (PythonText.Length(text) >= 100) return "LONG";
        var shape = new StringBuilder();
        var (last, run) = (default(Rune), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var kind = Kind(rune);
            run = kind == last ? run + 1 : 0;
            last = kind;
            if (run < 4) shape.Append(kind.ToString());
        }
        return shape.ToString();
    }

    private static Rune Kind(Rune rune)
    {
        if (Rune.IsLetter(rune)) return new Rune(Rune.GetUnicodeCategory(rune) == UnicodeCategory.UppercaseLetter ? 'X' : 'x');
        // Python's isdigit: ² and ① are digits too.
        return CharUnicodeInfo.GetDigitValue(rune.ToString(), 0) >= 0 ? new Rune('d') : rune;
    }

    private string Norm(string text) => _normsByText.GetValueOrDefault(text) ?? _normsById.GetValueOrDefault(Id(text)) ?? PythonText.Lower(text);

    private ulong Id(string text) =>
        text.Length == 0 ? 0 : _reservedIds.TryGetValue(text, out var id) ? id : MurmurHash.Hash64A(Encoding.UTF8.GetBytes(text), seed: 1);

    private static int FirstCharacter(string text) => text.Length > 1 && char.IsSurrogatePair(text[0], text[1]) ? 2 : 1;

    /// <summary>Where the last <paramref name="count"/> code points start.</summary>
    private static int LastCharacters(string text, int count)
    {
        var at = text.Length;
        for (; at > 0 && count > 0; count--) at -= at > 1 && char.IsSurrogatePair(text[at - 2], text[at - 1]) ? 2 : 1;
        return at;
    }
}
