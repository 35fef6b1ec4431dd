namespace WebShopRL.Shop.Catalogs;

/// <summary>
/// Python's <c>json</c> writes and reads <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which no other JSON has. Scraped catalogs hold them in fields that nobody reads.
/// </summary>
public static class PythonNumbers
{
    /// <summary>
    /// Overwrites every such number outside strings with another value of at most three bytes (a 0) and blanks, so that all else keeps its place. False if there was none.
    /// The text must begin outside a string.
    /// </summary>
    public static bool Blank(Span<byte> json, ReadOnlySpan<byte> with)
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
            else if (json[i] is (byte)'N' or (byte)'I' or (byte)'-' && LengthAt(json[i..]) is > 0 and var length)
            {
                json.Slice(i, length).Fill((byte)' ');
                with.CopyTo(json[i..]);
                found = true;
            }
        return found;
    }

    private static int LengthAt(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? 3 : json.StartsWith("Infinity"u8) ? 8 : json.StartsWith("-Infinity"u8) ? 9 : 0;
}
