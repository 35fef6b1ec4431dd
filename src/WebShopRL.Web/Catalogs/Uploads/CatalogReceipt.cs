using System.IO.Compression;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Web.Catalogs.Uploads;

/// <summary>A file as it is sent.</summary>
/// <param name="Bytes">As many as the sender says it has.</param>
public sealed record SentFile(string Name, long Bytes, Func<CancellationToken, Stream> Open);

/// <summary>How much of an upload is here.</summary>
/// <param name="Stage">In words.</param>
/// <param name="Of">Bytes of all files together.</param>
public sealed record UploadProgress(string Stage, long Received, long Of);

/// <summary>Writes the files of a catalog into a folder as they arrive, those in a .zip each by itself.</summary>
/// <param name="most">Most bytes that are written, the .zip files themselves apart.</param>
internal sealed class CatalogReceipt(string folder, long most, IProgress<UploadProgress>? progress)
{
    private const string Zip = ".zip";
    private const string Legal = "items_shuffle, items_ins_v2, items_human_ins, goals, prices and reviews, each with a suffix or none, as .json or .json.gz, or a .zip of them";

    private long _received, _written;

    /// <exception cref="CatalogUploadException">A file is none of a catalog's, does not arrive whole, or there is too much.</exception>
    public async Task TakeAsync(IReadOnlyList<SentFile> files, CancellationToken cancellation)
    {
        if (files.Count == 0)
            throw new CatalogUploadException($"No file was chosen: give {Legal}.");
        if (files.FirstOrDefault(file => !IsZip(file) && !CatalogFiles.IsName(file.Name)) is { } stranger)
            throw new CatalogUploadException($"{stranger.Name} is no file of a catalog: give {Legal}.");
        var all = files.Sum(file => file.Bytes);
        foreach (var file in files)
        {
            var path = IsZip(file) ? Path.Combine(folder, $"{Guid.NewGuid():N}{Zip}") : New(file.Name);
            await SaveAsync(file, path, all, cancellation);
            if (!IsZip(file))
                continue;
            progress?.Report(new UploadProgress($"Unpacking {file.Name}", _received, all));
            await UnpackAsync(file.Name, path, cancellation);
            File.Delete(path);
        }
    }

    private async Task SaveAsync(SentFile file, string path, long all, CancellationToken cancellation)
    {
        var stage = $"Receiving {file.Name}";
        progress?.Report(new UploadProgress(stage, _received, all));
        var before = _received;
        try
        {
            await using var source = file.Open(cancellation);
            await WriteAsync(source, path, counted: !IsZip(file), count =>
            {
                _received += count;
                progress?.Report(new UploadProgress(stage, _received, all));
            }, cancellation);
        }
        catch (IOException broken)
        {
            throw new CatalogUploadException($"{file.Name} could not be received: {broken.Message}", broken);
        }
        if (_received - before != file.Bytes)
            throw new CatalogUploadException($"{file.Name} broke off after {_received - before} of {file.Bytes} bytes: send it again.");
    }

    /// <summary>The files of a catalog in it, in whatever folder they lie; others are passed over.</summary>
    private async Task UnpackAsync(string name, string path, CancellationToken cancellation)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(path, cancellation);
            ZipArchiveEntry[] held = [.. zip.Entries.Where(entry => CatalogFiles.IsName(entry.Name))];
            if (held.Length == 0)
                throw new CatalogUploadException($"{name} holds no file of a catalog: give a .zip of {Legal[..Legal.LastIndexOf(", or", StringComparison.Ordinal)]}.");
            foreach (var entry in held)
            {
                await using var packed = await entry.OpenAsync(cancellation);
                await WriteAsync(packed, New(entry.Name), counted: true, _ => { }, cancellation);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException)
        {
            throw new CatalogUploadException($"{name} cannot be unpacked: {broken.Message}", broken);
        }
    }

    private async Task WriteAsync(Stream source, string path, bool counted, Action<int> told, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        var buffer = new byte[1 << 16];
        long whole = 0;
        for (int count; (count = await source.ReadAsync(buffer, cancellation)) > 0;)
        {
            whole += count;
            if ((counted ? _written += count : whole) > most)
                throw new CatalogUploadException($"The upload is larger than {most >> 20} MB: put the files into a folder of the service's machine and check that.");
            await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            told(count);
        }
    }

    /// <summary>Where a file of that name goes, which is none of its folders' doing.</summary>
    private string New(string name)
    {
        var path = Path.Combine(folder, Path.GetFileName(name));
        return File.Exists(path) ? throw new CatalogUploadException($"{Path.GetFileName(name)} is there twice: send it once.") : path;
    }

    private static bool IsZip(SentFile file) => file.Name.EndsWith(Zip, StringComparison.OrdinalIgnoreCase);
}
