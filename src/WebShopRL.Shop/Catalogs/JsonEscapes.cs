using System.Buffers.Text;

namespace WebShopRL.Shop.Catalogs;

/// <summary>
/// Python's <c>json</c> reads half a surrogate pair (<c>"\ud83d"</c>, a text cut within an emoji) and NUL (<c>"\u0000"</c>); neither can be shown, nor kept in a
/// database. Both become U+FFFD, as they do on their way to a screen.
/// </summary>
public static class JsonEscapes
{
    private const int Length = 6;

    /// <summary>Overwrites every such escape in JSON, or in a part of it that begins outside an escape; all else keeps its place.</summary>
    public static void Mend(Span<byte> json)
    {
        if (json.IndexOf("\\u"u8) < 0)
            return;
        while (json.IndexOf((byte)'\\') is >= 0 and var at)
        {
            json = json[at..];
            if (Code(json) is not { } code)
                json = json[Math.Min(2, json.Length)..];
            else if (char.IsHighSurrogate(code) && Code(json[Length..]) is { } low && char.IsLowSurrogate(low))
                json = json[(2 * Length)..];
            else
            {
                if (code == 0 || char.IsSurrogate(code))
                    "fffd"u8.CopyTo(json[2..]);
                json = json[Length..];
            }
        }
    }

    private static char? Code(ReadOnlySpan<byte> json) =>
        json.Length >= Length && json.StartsWith("\\u"u8) && Utf8Parser.TryParse(json.Slice(2, 4), out ushort code, out var read, 'x') && read == 4 ? (char)code : null;
}
