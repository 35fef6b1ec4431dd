using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace WebShopRL.Agents.Models;

/// <summary>
/// Fetches one file: into <c>NAME.part</c>, continued after a break, checked for size and hash, then moved into place. A file of the final name is always whole.
/// </summary>
internal sealed class FileDownload(HttpClient http, string? token, TimeProvider time)
{
    private const int Attempts = 6, Redirects = 5;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <returns>False where the server has no such file and it is not required.</returns>
    public async Task<bool> RunAsync(Uri address, string path, bool required, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (File.Exists(path))
            return true;
        for (var attempt = 1; ; attempt++)
        {
            var wait = TimeSpan.FromMilliseconds(250 * Math.Pow(2, attempt));
            try
            {
                using var answer = await AskAsync(address, path, cancellation);
                switch (answer.Response.StatusCode)
                {
                    case HttpStatusCode.OK or HttpStatusCode.PartialContent:
                        await ReceiveAsync(answer, address, path, progress, cancellation);
                        return true;
                    case HttpStatusCode.NotFound when !required:
                        return false;
                    case HttpStatusCode.RequestedRangeNotSatisfiable: // what is here is not a beginning of what is there
                        Forget(path);
                        break;
                    case HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError when attempt < Attempts:
                        wait = RetryAfter(answer.Response) ?? wait;
                        break;
                    default:
                        throw new ModelHubException($"{address} answered {(int)answer.Response.StatusCode} {answer.Response.ReasonPhrase}. {Mend(answer.Response.StatusCode)}");
                }
                if (attempt >= Attempts)
                    throw new ModelHubException($"{address} could not be fetched in {Attempts} attempts.");
            }
            catch (Exception e) when (e is HttpRequestException or IOException && attempt < Attempts)
            {
                // The connection broke: what has arrived stays in the .part file, and the next attempt goes on from there.
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                throw new ModelHubException($"{address} could not be fetched in {Attempts} attempts: {e.Message} What has arrived is kept; try again, or name a local folder instead of a repository id.", e);
            }
            await Task.Delay(wait < LongestWait ? wait : LongestWait, time, cancellation);
        }
    }

    /// <summary>Asks for the file, or for the rest of it, along redirects. The first answer says what the file must hash to; storage behind it need not.</summary>
    private async Task<Answer> AskAsync(Uri address, string path, CancellationToken cancellation)
    {
        var (target, etag, size) = (address, (string?)null, (long?)null);
        for (var hop = 0; hop <= Redirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            if (token is { Length: > 0 } && target.Host == address.Host && target.Port == address.Port && target.Scheme == address.Scheme)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var (part, partTag) = (Part(path), ReadTag(path));
            var have = File.Exists(part) && partTag is not null ? new FileInfo(part).Length : 0;
            if (have > 0)
                request.Headers.Range = new RangeHeaderValue(have, null);

            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            etag ??= Header(response, "X-Linked-Etag") ?? (IsRedirect(response) ? null : Header(response, "ETag"));
            size ??= long.TryParse(Header(response, "X-Linked-Size"), out var linked) ? linked : null;
            if (!IsRedirect(response))
                return new Answer(response, etag, size, have);
            var location = response.Headers.Location ?? throw new ModelHubException($"{target} redirects to nowhere.");
            response.Dispose();
            var next = new Uri(target, location);
            if (target.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
                throw new ModelHubException($"{target} redirects to {next}, which is not encrypted.");
            target = next;
        }
        throw new ModelHubException($"{address} redirects more than {Redirects} times.");
    }

    private static async Task ReceiveAsync(Answer answer, Uri address, string path, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var (part, response) = (Part(path), answer.Response);
        var resumed = response.StatusCode == HttpStatusCode.PartialContent;
        var range = response.Content.Headers.ContentRange;
        if (answer.Have > 0 && (!resumed || range?.From != answer.Have || answer.Tag is null || answer.Tag != ReadTag(path)))
        {
            Forget(path); // another file than the one begun, or one that cannot be continued
            if (resumed)
                throw new IOException("The file changed between two attempts.");
        }
        var done = resumed ? answer.Have : 0;
        var total = answer.Size ?? range?.Length ?? (response.Content.Headers.ContentLength is { } length ? length + done : null);
        if (answer.Tag is not null)
            await File.WriteAllTextAsync(Tag(path), answer.Tag, cancellation);

        await using (var file = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write))
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[1 << 17];
            for (int read; (read = await body.ReadAsync(buffer, cancellation)) > 0;)
            {
                if (done + read > total)
                {
                    file.Close();
                    Forget(path);
                    throw new ModelHubException($"{address} sends more than the {total} bytes it announced. Nothing of it was kept.");
                }
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                done += read;
                progress?.Report(new DownloadProgress(Path.GetFileName(path), done, total));
            }
            await file.FlushAsync(cancellation);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }
        if (done < total)
            throw new IOException($"The connection ended after {done} of {total} bytes.");
        await CheckHashAsync(address, path, answer.Tag, cancellation);
        File.Move(part, path, overwrite: true);
        File.Delete(Tag(path));
    }

    /// <summary>Large files are tagged with their SHA-256, small ones with git's blob hash. Other tags say nothing about the content.</summary>
    private static async Task CheckHashAsync(Uri address, string path, string? tag, CancellationToken cancellation)
    {
        if (tag is not { Length: 40 or 64 } || !tag.All(char.IsAsciiHexDigit))
            return;
        string actual;
        await using (var file = File.OpenRead(Part(path)))
        {
            using var hash = IncrementalHash.CreateHash(tag.Length == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
            if (tag.Length == 40)
                hash.AppendData(Encoding.ASCII.GetBytes($"blob {file.Length}\0"));
            var buffer = new byte[1 << 17];
            for (int read; (read = await file.ReadAsync(buffer, cancellation)) > 0;)
                hash.AppendData(buffer, 0, read);
            actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        if (actual == tag.ToLowerInvariant())
            return;
        Forget(path);
        throw new ModelHubException($"{address} arrived with the hash {actual} instead of {tag}. Nothing of it was kept.");
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is { Ticks: > 0 } until ? until : TimeSpan.Zero,
        _ => null,
    };

    private static string Mend(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Put an access token that may read it in HF_TOKEN, or take a model that is open.",
        HttpStatusCode.NotFound => "Check the repository id and the revision.",
        HttpStatusCode.TooManyRequests => "Wait a while; what has arrived is kept.",
        _ => "Check Models:Hub, or name a local folder instead of a repository id.",
    };

    private static bool IsRedirect(HttpResponseMessage response) => (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;

    /// <summary>An ETag's quotes and weakness mark are no part of the hash.</summary>
    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values)
        ? values.First().Replace("W/", "", StringComparison.Ordinal).Trim('"')
        : null;

    private static string Part(string path) => path + ".part";

    private static string Tag(string path) => path + ".part.etag";

    private static string? ReadTag(string path) => File.Exists(Tag(path)) ? File.ReadAllText(Tag(path)) : null;

    private static void Forget(string path)
    {
        File.Delete(Part(path));
        File.Delete(Tag(path));
    }

    private sealed record Answer(HttpResponseMessage Response, string? Tag, long? Size, long Have) : IDisposable
    {
        public void Dispose() => Response.Dispose();
    }
}
