namespace WebShopRL.Shop.Catalogs;

/// <summary>
/// Python's <c>json</c> writes and reads <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which no other JSON has. Scraped catalogs hold them in fields that nobody reads.
/// </summary>
public static class PythonNumbers
{
    /// <summary>
    /// Overwrites every such number outside strings with a JSON number of the same length that nobody writes (<c>0E0</c>), so that all else keeps its place and <see cref="Of"/> still tells what was there.
    /// False if there was none. The text must begin outside a string.
    /// </summary>
    public static bool Mark(Span<byte> json)
    {
        var found = false;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
            if (inString)
            {
                if (json[i] == '\\')
                    i++;
                else if (json[i] == '"')
                    inString = false;
            }
            else if (json[i] == '"')
                inString = true;
            else if (json[i] is (byte)'N' or (byte)'I' or (byte)'-' && MarkAt(json[i..]) is { Length: > 0 } mark)
            {
                mark.CopyTo(json[i..]);
                found = true;
            }
        return found;
    }

    /// <summary>What Python wrote where a number now stands; null where it is a number as any other.</summary>
    public static string? Of(ReadOnlySpan<byte> number) =>
        number.SequenceEqual("0E0"u8) ? "NaN" : number.SequenceEqual("0E000000"u8) ? "Infinity" : number.SequenceEqual("-0E000000"u8) ? "-Infinity" : null;

    private static ReadOnlySpan<byte> MarkAt(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? "0E0"u8 : json.StartsWith("Infinity"u8) ? "0E000000"u8 : json.StartsWith("-Infinity"u8) ? "-0E000000"u8 : default;
}
