using WebShopRL.Shop;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Web.Catalogs;

/// <summary>Which catalog a row is of: its name for people, its fingerprint for what may be put together. A row from before fingerprints were kept goes by its name.</summary>
internal static class CatalogMark
{
    /// <summary><c>demo (3f2a9c01d4e5)</c>; the name alone where there is no fingerprint.</summary>
    public static string Shown(string? catalog, string? fingerprint) => fingerprint is null ? catalog ?? "" : $"{catalog} ({CatalogFingerprint.Short(fingerprint)})";

    /// <summary>Whether two rows are of one catalog: of one content, whatever its folder was called; by their names where one does not say its content.</summary>
    public static bool AreOne((string? Name, string? Fingerprint) first, (string? Name, string? Fingerprint) second) =>
        first.Fingerprint is null || second.Fingerprint is null ? first.Name == second.Name : first.Fingerprint == second.Fingerprint;

    /// <summary>Throws <see cref="InvalidOperationException"/> where work that was begun or asked for in one catalog would go on in another one.</summary>
    /// <param name="what">The work, as a sentence begins with it: <c>Run 12</c>.</param>
    public static void Require(Storefront shop, string what, string? catalog, string? fingerprint)
    {
        if ((fingerprint is not null || !string.IsNullOrEmpty(catalog)) && !AreOne((catalog, fingerprint), (shop.Name, shop.Fingerprint)))
            throw new InvalidOperationException(
                $"{what} is of the catalog {Shown(catalog, fingerprint)}, and this worker serves {Shown(shop.Name, shop.Fingerprint)}, which is another one: its goals have other numbers. Start the worker with the files and the Shop settings of that time, or start anew.");
    }
}
