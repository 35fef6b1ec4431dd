using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Web.Catalogs.Uploads;

/// <summary>A catalog that was uploaded.</summary>
/// <param name="Folder">What a start serves it by.</param>
/// <param name="Bytes">Of its files.</param>
public sealed record UploadedCatalog(string Name, string Folder, long Bytes, DateTimeOffset At);

/// <summary>
/// Catalogs that people send: <c>Artifacts:Root/catalogs/uploaded/NAME</c>. One comes into being at once, when all of its files are here and it has opened: what arrives lies beside the others under a name that nobody
/// lists, and goes when the upload breaks off, is stopped or does not open. What was prepared of a catalog goes with it.
/// </summary>
public sealed partial class CatalogUploads(IOptions<ShopOptions> options, IHostEnvironment environment, ShopProvider provider, CatalogCheck check, TimeProvider time)
{
    /// <summary>What a name may look like, for people.</summary>
    public const string NameForm = "1 to 60 letters, digits and . _ - that begin with a letter or a digit";

    /// <summary>Most bytes of all files together, unpacked where a .zip brings them.</summary>
    public const long MostBytes = 8L << 30;

    private const string Unfinished = ".part";

    /// <summary>What nobody has written to for so long is left over from a service that ended in the middle.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    private string Root => Path.Combine(Path.GetFullPath(options.Value.ArtifactsRoot, environment.ContentRootPath), "catalogs", "uploaded");

    /// <summary>Newest first.</summary>
    public IReadOnlyList<UploadedCatalog> List() => !Directory.Exists(Root) ? [] :
    [
        .. new DirectoryInfo(Root).EnumerateDirectories().Where(folder => IsName(folder.Name))
            .Select(folder => new UploadedCatalog(folder.Name, folder.FullName, folder.EnumerateFiles().Sum(file => file.Length), folder.LastWriteTimeUtc)).OrderByDescending(catalog => catalog.At),
    ];

    /// <summary>What is wrong with a name, or null.</summary>
    public string? NameProblem(string name) =>
        !IsName(name) ? $"Give a name of {NameForm}."
        : Directory.Exists(FolderOf(name)) ? $"There is an uploaded catalog '{name}' already: give another name, or delete that one."
        : null;

    /// <summary>Takes files in and has them checked as a named folder is; it ends when that has begun, and <see cref="CatalogCheck"/> tells how it goes on. Only what opens stays.</summary>
    /// <param name="name">Of the catalog: its folder, and what trajectories say they were played in.</param>
    /// <param name="progress">Hears how much has arrived.</param>
    /// <exception cref="CatalogUploadException">It is refused, or broke off; nothing of it is left.</exception>
    public async Task ReceiveAsync(string name, IReadOnlyList<SentFile> files, IProgress<UploadProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (NameProblem(name) is { } problem)
            throw new CatalogUploadException(problem);
        Directory.CreateDirectory(Root);
        Forget();
        var staging = Directory.CreateDirectory(Path.Combine(Root, $"{name}.{Guid.NewGuid():N}{Unfinished}")).FullName;
        var isChecked = false;
        try
        {
            await new CatalogReceipt(staging, MostBytes, progress).TakeAsync(files, cancellation);
            while (check.Begin(staging, FolderOf(name), result => Keep(result, staging)) is { } busy)
            {
                progress?.Report(new UploadProgress(busy, 1, 1));
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
            }
            isChecked = true;
        }
        finally
        {
            if (!isChecked)
                Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>Deletes an uploaded catalog; why not, or null.</summary>
    public string? Delete(string name)
    {
        if (!IsName(name) || !Directory.Exists(FolderOf(name)))
            return $"There is no uploaded catalog '{name}' any more.";
        if (!options.Value.IsDemo && Path.GetFullPath(options.Value.Catalog, environment.ContentRootPath) == FolderOf(name))
            return $"The catalog '{name}' is the one that is served: start with another one first.";
        if (check.Folder == FolderOf(name))
            return $"The catalog '{name}' is being checked: wait until that is done, or stop it.";
        LetGo(FolderOf(name), Preparations.FingerprintOf(FolderOf(name)));
        return null;
    }

    /// <summary>What opens gets its name, and what does not goes.</summary>
    private CheckedCatalog Keep(CheckedCatalog result, string staging)
    {
        result = result with { Problem = result.Problem is { } found ? Told(found) : null, Warnings = result.Warnings?.Select(Told).ToArray() };
        try
        {
            if (result.Problem is null)
                Directory.Move(staging, result.Folder);
        }
        catch (IOException) when (Directory.Exists(result.Folder))
        {
            result = result with { Problem = $"There is an uploaded catalog '{Path.GetFileName(result.Folder)}' already by now: send it again with another name." };
        }
        if (result.Problem is { } problem)
        {
            LetGo(staging, result.Fingerprint ?? Preparations.FingerprintOf(staging, read: false));
            return result with { Problem = $"{problem}\nNothing of the upload was kept." };
        }
        Preparations.Moved(staging, result.Folder);
        return result;

        // People know it by the name they gave it.
        string Told(string message) => message.Replace(staging, result.Folder, StringComparison.Ordinal);
    }

    /// <summary>Deletes a folder, and what was prepared of it where neither the catalog that is served nor another one that was uploaded has the same content.</summary>
    private void LetGo(string folder, string? fingerprint)
    {
        Directory.Delete(folder, recursive: true);
        Preparations.Moved(folder, null);
        // Of one that is arriving only what a check has read is looked at.
        if (fingerprint is not null && !MayBeServed(fingerprint) && !Directory.EnumerateDirectories(Root).Any(other => Preparations.FingerprintOf(other, read: IsName(Path.GetFileName(other))) == fingerprint))
            Preparations.Delete(fingerprint);
    }

    private Preparations Preparations => new(options.Value);

    /// <summary>While the shop is being opened, any may be the one.</summary>
    private bool MayBeServed(string fingerprint) => provider.IsOpen ? provider.Current.Fingerprint == fingerprint : provider.Failure is null;

    private void Forget()
    {
        var before = (time.GetUtcNow() - Forgotten).UtcDateTime;
        foreach (var left in new DirectoryInfo(Root).EnumerateDirectories($"*{Unfinished}").Where(folder => folder.EnumerateFileSystemInfos().Append(folder).All(entry => entry.LastWriteTimeUtc < before)))
            LetGo(left.FullName, Preparations.FingerprintOf(left.FullName, read: false));
    }

    private string FolderOf(string name) => Path.Combine(Root, name);

    private static bool IsName(string name) => Name().IsMatch(name) && !name.EndsWith(Unfinished, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

/// <summary>An upload is refused or broke off; the message says why.</summary>
public sealed class CatalogUploadException(string message, Exception? inner = null) : Exception(message, inner);
