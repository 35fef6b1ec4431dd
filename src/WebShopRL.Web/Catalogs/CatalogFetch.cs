using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Web.Catalogs;

/// <summary>A file that could not be fetched; the message says why.</summary>
public sealed class CatalogFetchException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Fetches files whose size and hash are known: into <c>NAME.part</c>, continued where a connection or the program before broke off, checked, then moved into place. A file of the final name is always the
/// whole file.
/// </summary>
/// <param name="addressOf">Where a file is.</param>
/// <param name="tell">Hears how it goes, a line at a time.</param>
public sealed class CatalogFetch(HttpClient http, Func<KnownFile, Uri> addressOf, Action<string> tell, TimeProvider time)
{
    /// <summary>In a row that brought nothing new.</summary>
    private const int MostAttempts = 5;

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    /// <summary>A connection that brings nothing for so long is taken for broken.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>Fetches one file, unless it is there.</summary>
    /// <exception cref="CatalogFetchException">It did not come, or another one did; what has arrived of it is kept for the next time.</exception>
    public async Task RunAsync(KnownFile file, string folder, CancellationToken cancellation)
    {
        var (path, part) = (Path.Combine(folder, file.Name), Path.Combine(folder, $"{file.Name}.part"));
        if (File.Exists(path) && new FileInfo(path).Length == file.Size && await HashAsync(path, cancellation) == file.Sha256)
        {
            tell($"{file.Name} is there.");
            return;
        }
        for (var (attempt, before) = (1, -1L); Length(part) < file.Size; attempt++)
        {
            if (Length(part) > before)
                attempt = 1;
            before = Length(part);
            try
            {
                await ReceiveAsync(file, part, cancellation);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                if (attempt >= MostAttempts && Length(part) <= before)
                    throw new CatalogFetchException($"{addressOf(file).Host} does not answer, or breaks off: {broken.Message}", broken);
                tell($"{file.Name}: broken off at {Size(Length(part))} ({broken.Message}); going on.");
                await Task.Delay(TimeSpan.FromMilliseconds(100 * Math.Pow(2, attempt)), time, cancellation);
            }
        }
        if (Length(part) != file.Size || await HashAsync(part, cancellation) is var found && found != file.Sha256)
        {
            File.Delete(part);
            throw new CatalogFetchException($"what came is not WebShop's {file.Name}: its size or SHA-256 is another than {file.Size} and {file.Sha256}. Nothing of it was kept.");
        }
        File.Move(part, path, overwrite: true);
        tell($"{file.Name}: {Size(file.Size)}, as handed out.");
    }

    private async Task ReceiveAsync(KnownFile file, string part, CancellationToken cancellation)
    {
        var have = Length(part);
        using var request = new HttpRequestMessage(HttpMethod.Get, addressOf(file));
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(LongestSilence);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
            throw new HttpRequestException($"it answered {(int)answer.StatusCode}");
        if (!answer.IsSuccessStatusCode)
            throw new CatalogFetchException($"{addressOf(file)} answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
        if (answer.Content.Headers.ContentType?.MediaType == "text/html")
            throw new CatalogFetchException("Google Drive answered with a page in place of the file: its quota for the file is used up for today, or a person is wanted.");
        // Who does not know ranges sends all of it again.
        var goesOn = answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From == have;
        var done = goesOn ? have : 0;
        await using var output = new FileStream(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var (buffer, told) = (new byte[1 << 17], time.GetTimestamp());
        for (int read; (read = await body.ReadAsync(buffer, silence.Token)) > 0;)
        {
            silence.CancelAfter(LongestSilence);
            await output.WriteAsync(buffer.AsMemory(0, read), cancellation);
            done += read;
            if (done > file.Size)
                break;
            if (time.GetElapsedTime(told) < TellEvery)
                continue;
            told = time.GetTimestamp();
            tell(string.Create(CultureInfo.InvariantCulture, $"{file.Name}: {Size(done)} of {Size(file.Size)} ({100.0 * done / file.Size:F0} %)."));
        }
        await output.FlushAsync(cancellation);
        if (done < file.Size)
            throw new IOException("the connection ended early");
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}
