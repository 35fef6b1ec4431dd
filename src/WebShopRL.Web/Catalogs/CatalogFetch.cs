using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Web.Catalogs;

/// <summary>A file that could not be fetched; the message says why.</summary>
public sealed class CatalogFetchException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Fetches files whose size and hash are known: into <c>NAME.part</c>, continued where a connection or the program before broke off, checked, then moved into place. A file of the final name is always the
/// whole file; another one that lies there is never touched.
/// </summary>
/// <param name="addressOf">Where a file is.</param>
/// <param name="tell">Hears how it goes, a line at a time.</param>
public sealed class CatalogFetch(HttpClient http, Func<KnownFile, Uri> addressOf, Action<string> tell, TimeProvider time)
{
    /// <summary>In a row that brought nothing new: half a minute in all. Where nothing came yet and nobody answers, the second is the last: most likely there is no network.</summary>
    private const int MostAttempts = 7, MostUnheard = 2;

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    /// <summary>A connection that brings nothing for so long is taken for broken.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>Fetches one file, unless it is there.</summary>
    /// <exception cref="CatalogFetchException">It did not come, or another one did, or another one is there; what has arrived of it is kept for the next time.</exception>
    public async Task RunAsync(KnownFile file, string folder, CancellationToken cancellation)
    {
        var (path, part) = (Path.Combine(folder, file.Name), Path.Combine(folder, $"{file.Name}.part"));
        if (File.Exists(path))
        {
            if (await DifferenceAsync(path, file, cancellation) is { } difference)
                throw new CatalogFetchException($"{path} is there and is not WebShop's: {difference}. It may be damaged, or yours: delete it or move it away, then start again.");
            tell($"{file.Name} is there.");
            return;
        }
        var resumed = Length(part) > 0;
        await FillAsync(file, part, cancellation);
        var wrong = await DifferenceAsync(part, file, cancellation);
        if (wrong is not null && resumed)
        {
            tell($"{file.Name}: what an earlier fetch left was no beginning of it; fetching it anew.");
            File.Delete(part);
            await FillAsync(file, part, cancellation);
            wrong = await DifferenceAsync(part, file, cancellation);
        }
        if (wrong is not null)
        {
            File.Delete(part);
            throw new CatalogFetchException($"what came is not WebShop's {file.Name}: {wrong}. Nothing of it was kept.");
        }
        File.Move(part, path);
        tell($"{file.Name}: {Size(file.Size)}, as handed out.");
    }

    /// <summary>Asks until as many bytes are there as the file has.</summary>
    private async Task FillAsync(KnownFile file, string part, CancellationToken cancellation)
    {
        var (start, best, attempt) = (Length(part), Length(part), 0);
        while (Length(part) < file.Size)
            try
            {
                await ReceiveAsync(file, part, cancellation);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                var have = Length(part);
                (attempt, best) = have > best ? (1, have) : (attempt + 1, best);
                if (attempt >= (have <= start && IsUnheard(broken) ? MostUnheard : MostAttempts))
                    throw new CatalogFetchException($"{addressOf(file).Host} does not answer, or breaks off at {Size(have)} of {Size(file.Size)}: {broken.Message}", broken);
                tell($"{file.Name}: broken off at {Size(have)} ({broken.Message}); going on.");
                await Task.Delay(TimeSpan.FromSeconds(0.25 * Math.Pow(2, attempt)), time, cancellation);
            }
    }

    private async Task ReceiveAsync(KnownFile file, string part, CancellationToken cancellation)
    {
        var have = Length(part);
        if (new DriveInfo(Path.GetDirectoryName(part)!).AvailableFreeSpace is var free && free < file.Size - have)
            throw new CatalogFetchException($"{Size(file.Size - have)} are still to come, and the disk of {part} has {Size(free)} left.");
        using var request = new HttpRequestMessage(HttpMethod.Get, addressOf(file));
        if (have > 0)
            request.Headers.Range = new RangeHeaderValue(have, null);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(LongestSilence);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        var goesOn = await FetchAnswer.GoesOnAsync(answer, addressOf(file), file, have, silence.Token);
        if (goesOn is null)
        {
            File.Delete(part);
            throw new IOException("it does not go on where it was");
        }
        // Who does not know ranges sends all of it again.
        var done = goesOn.Value ? have : 0;
        await using var output = Open(part, goesOn.Value);
        await using var body = await answer.Content.ReadAsStreamAsync(silence.Token);
        var (buffer, told) = (new byte[1 << 17], time.GetTimestamp());
        for (int read; (read = await body.ReadAsync(buffer, silence.Token)) > 0;)
        {
            silence.CancelAfter(LongestSilence);
            await WriteAsync(output, buffer.AsMemory(0, read), cancellation);
            done += read;
            if (done > file.Size)
                return;
            if (time.GetElapsedTime(told) < TellEvery)
                continue;
            told = time.GetTimestamp();
            tell(string.Create(CultureInfo.InvariantCulture, $"{file.Name}: {Size(done)} of {Size(file.Size)} ({100.0 * done / file.Size:F0} %)."));
        }
        if (done < file.Size)
            throw new IOException("the connection ended early");
    }

    private static FileStream Open(string part, bool goesOn)
    {
        try
        {
            return new FileStream(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None); // two fetches at once would write into each other
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(part, refused);
        }
    }

    private static async Task WriteAsync(FileStream output, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await output.WriteAsync(bytes, cancellation);
        }
        catch (IOException refused)
        {
            throw Unwritable(output.Name, refused);
        }
    }

    /// <summary>No broken connection: asking again does not help.</summary>
    private static CatalogFetchException Unwritable(string part, Exception refused) => new($"{part} cannot be written: {refused.Message}", refused);

    private static bool IsUnheard(Exception broken) => broken is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError };

    /// <summary>How a file differs from the one that is known; null where it does not.</summary>
    private async Task<string?> DifferenceAsync(string path, KnownFile file, CancellationToken cancellation)
    {
        if (Length(path) != file.Size)
            return $"it has {Length(path)} bytes instead of {file.Size}";
        if (file.Size > 100_000_000)
            tell($"{file.Name}: checking its SHA-256 ...");
        await using var content = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)) is var found && found == file.Sha256 ? null : $"its SHA-256 is {found} instead of {file.Sha256}";
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");
}
