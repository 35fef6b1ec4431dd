using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Web.Catalogs;

/// <summary>What a server's answer to a request for a known file comes to, before its bytes are read.</summary>
internal static partial class FetchAnswer
{
    /// <summary>As much of a page as is read for its title.</summary>
    private const int PageBytes = 1 << 16;

    /// <summary>True where the rest of the file follows, false where all of it does, null where what is here can't be gone on with.</summary>
    /// <param name="have">Bytes that are here, and behind which the request asked to go on.</param>
    /// <exception cref="HttpRequestException">It may answer otherwise in a while.</exception>
    /// <exception cref="CatalogFetchException">It has no such file, or another one.</exception>
    public static async Task<bool?> GoesOnAsync(HttpResponseMessage answer, Uri address, KnownFile file, long have, CancellationToken cancellation)
    {
        var (status, range) = (answer.StatusCode, answer.Content.Headers.ContentRange);
        if (status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError)
            throw new HttpRequestException($"it answered {(int)status}");
        if (status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            RefuseOther(address, file, range?.Length); // bytes */N
            return null;
        }
        if (!answer.IsSuccessStatusCode)
            throw new CatalogFetchException($"{address} answered {(int)status} {answer.ReasonPhrase}.");
        if (answer.Content.Headers.ContentType?.MediaType == "text/html")
            throw new CatalogFetchException(Page(address, await BeginningAsync(answer, cancellation)));
        var goesOn = status == HttpStatusCode.PartialContent;
        RefuseOther(address, file, goesOn ? range?.Length : answer.Content.Headers.ContentLength);
        return !goesOn ? false : range?.From == have ? true : null;
    }

    /// <param name="bytes">Of the server's file, where it says so.</param>
    private static void RefuseOther(Uri address, KnownFile file, long? bytes)
    {
        if (bytes is not null && bytes != file.Size)
            throw new CatalogFetchException($"{address} has a file of {bytes} bytes, and WebShop's {file.Name} has {file.Size}: it is another one.");
    }

    private static string Page(Uri address, string page)
    {
        // Whatever a stranger's page is called, it moves no cursor.
        var named = Title().Match(page) is { Success: true } found ? string.Concat(WebUtility.HtmlDecode(found.Groups[1].Value).Where(character => !char.IsControl(character))).Trim() : "";
        var title = named.Length > 0 ? $" (\"{named}\")" : "";
        var drive = address.Host.EndsWith(".google.com", StringComparison.Ordinal) ? " Google Drive does so when its quota for the file is used up for the day, or when it wants a person: try again tomorrow, or by hand." : "";
        return $"{address.Host} answered with a page{title} in place of the file.{drive}";
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var buffer = new byte[PageBytes];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    [GeneratedRegex("<title[^>]*>([^<]{1,200})", RegexOptions.IgnoreCase)]
    private static partial Regex Title();
}
