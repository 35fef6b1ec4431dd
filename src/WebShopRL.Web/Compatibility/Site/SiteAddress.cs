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
    /// <summary>The path within the site, as sent but for the slashes at its front: any number of them means one, as Werkzeug's server has it.</summary>
    /// <param name="target">The request's target, as the request line has it.</param>
    /// <param name="basePath">The base path, one segment, or empty.</param>
    public static string Path(string target, string basePath)
    {
        // A proxy's form names the whole address.
        if (target.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 && !target.StartsWith('/'))
            target = target.IndexOf('/', scheme + 3) is var slash and >= 0 ? target[slash..] : "/";
        var end = target.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? target : target[..end];
        if (basePath.Length > 0)
            path = path.IndexOf('/', 1) is var rest and > 0 ? path[rest..] : "";
        while (path.StartsWith('/') || path.StartsWith("%2F", StringComparison.OrdinalIgnoreCase))
            path = path[(path[0] == '/' ? 1 : 3)..];
        return path;
    }

    /// <param name="path">Without the slashes at its front.</param>
    public static string[] Segments(string path) => path.Length == 0 ? [] : [.. path.Split('/').Select(Decode)];

    /// <summary>
    /// The path that Werkzeug tries where none fits: of every two slashes one. It looks for pairs, once, so that three become two and fit no better.
    /// </summary>
    public static string Merged(string path) => path.Replace("//", "/", StringComparison.Ordinal);

    /// <summary>The query with its question mark, as sent; empty where there is none.</summary>
    public static string Query(string target)
    {
        var end = target.AsSpan().IndexOfAny('?', '#');
        return end < 0 || target[end] == '#' ? "" : target[end..].Split('#')[0];
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
