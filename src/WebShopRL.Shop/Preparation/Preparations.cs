using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;

namespace WebShopRL.Shop.Preparation;

/// <summary>Where prepared catalogs lie, and what is known of the files they were made from: for whoever moves a catalog's folder or lets it go.</summary>
public sealed class Preparations(ShopOptions options)
{
    internal string Root => Path.Combine(options.ArtifactsRoot, "prepared");

    internal FileFingerprints Fingerprints => new(Path.Combine(Root, "fingerprints.json"));

    /// <summary>The fingerprint of a folder's catalog by these options; null where it holds none, or none that can be read.</summary>
    /// <param name="read">Whether files are read whose content is not known yet; without, null is given where there are any: nothing has been prepared from them.</param>
    public string? FingerprintOf(string folder, bool read = true)
    {
        var isKnown = true;
        try
        {
            var fingerprint = CatalogFingerprint.Of(CatalogFiles.Find(folder), options, Sha256);
            return isKnown ? fingerprint : null;
        }
        catch (Exception unreadable) when (unreadable is CatalogException or IOException or UnauthorizedAccessException)
        {
            return null;
        }

        string Sha256(string file)
        {
            if (read)
                return Fingerprints.Sha256(file, CancellationToken.None);
            var known = Fingerprints.Known(file);
            isKnown &= known is not null;
            return known ?? "";
        }
    }

    /// <summary>The files of a folder lie in another one now; null for nowhere any more.</summary>
    public void Moved(string from, string? to) => Fingerprints.Moved(from, to);

    /// <summary>Deletes what was prepared of a catalog, where anything was. What is open stays readable.</summary>
    public void Delete(string fingerprint)
    {
        var folder = FolderOf(fingerprint);
        if (!Directory.Exists(folder))
            return;
        using var held = PreparationLock.Take(LockOf(folder), null, CancellationToken.None);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    internal string FolderOf(string fingerprint) => Path.Combine(Root, fingerprint[..32]);

    internal static string LockOf(string folder) => folder + ".lock";
}
