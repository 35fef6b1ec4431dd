using System.Buffers;
using System.Globalization;
using System.Text;

namespace WebShopRL.Web.Compatibility.Site;

/// <summary>
/// A path of the site, taken apart as it was sent: segments percent-decoded once (<c>%2F</c> too, which Kestrel leaves), <c>+</c> left a plus,
/// and what is no valid escape (<c>100%%20cotton</c>) left as it stands.
/// </summary>
internal static class SiteAddress
{
    /// <param name="target">The request's target, as the request line has it.</param>
    /// <param name="skip">How many leading segments are the base path.</param>
    public static string[] Segments(string target, int skip)
    {
        // A proxy's form names the whole address.
        if (target.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && !target.StartsWith('/'))
            target = target.IndexOf('/', scheme + 3) is var slash and >= 0 ? target[slash..] : "/";
        var end = target.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? target : target[..end];
        return [.. path.TrimStart('/') is "" ? [] : path[1..].Split('/').Skip(skip).Select(Decode)];
    }

    internal static string Decode(string segment)
    {
        if (!segment.Contains('%', StringComparison.Ordinal))
            return segment;
        var sent = Encoding.UTF8.GetBytes(segment);
        var decoded = new ArrayBufferWriter<byte>(sent.Length);
        for (var i = 0; i < sent.Length; i++)
        {
            var octet = sent[i];
            if (octet == '%' && i + 2 < sent.Length && byte.TryParse(sent.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
            {
                octet = escaped;
                i += 2;
            }
            decoded.Write([octet]);
        }
        return Encoding.UTF8.GetString(decoded.WrittenSpan);
    }
}
