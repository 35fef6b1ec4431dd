using System.Text;

namespace WebShopRL.Shop.Pages.Html;

/// <summary>Percent-encoding of UTF-8, leaving as they are ASCII letters, digits and the characters given.</summary>
internal sealed class PercentEncoding(string safe, bool spaceAsPlus)
{
    public string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            if (char.IsAsciiLetterOrDigit((char)octet) || (octet < 128 && safe.Contains((char)octet, StringComparison.Ordinal)))
                encoded.Append((char)octet);
            else if (octet == ' ' && spaceAsPlus)
                encoded.Append('+');
            else
                encoded.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        return encoded.ToString();
    }
}
