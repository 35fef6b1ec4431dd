using System.Security.Cryptography;
using System.Text;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Shop.Preparation;

/// <summary>
/// What a catalog is: not its folder's name but its content - the bytes of its files, and the options that decide its products and which goal has which number. Two
/// catalogs with one fingerprint have the same goals; with another one, goal 9 is another goal.
/// </summary>
public static class CatalogFingerprint
{
    /// <summary>Moves on when the same files and options would be read to another content.</summary>
    private const int Reading = 2;

    private const int ShownDigits = 12;

    /// <summary>SHA-256 in lower-case hexadecimal digits.</summary>
    /// <param name="sha256">Of a file, in such digits too.</param>
    internal static string Of(CatalogFiles files, ShopOptions options, Func<string, string> sha256)
    {
        var parts = new StringBuilder();
        foreach (var (role, path) in new[]
        {
            ("products", files.Products), ("attributes", files.Attributes), ("human", files.HumanInstructions),
            ("goals", files.Goals), ("prices", files.Prices), ("reviews", options.Reviews ? files.Reviews : null),
        })
            if (path is not null) parts.AppendLine($"{role} {sha256(path)}");
        parts.AppendLine(FormattableString.Invariant($"seed {options.Seed} profile {GoalProfile.Named(options.Profile).Name} products {options.ProductLimit} goals {options.GoalLimit} reading {Reading}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts.ToString())));
    }

    /// <summary>Its first digits, for people; nothing where it is not known.</summary>
    public static string Short(string? fingerprint) => fingerprint is null ? "" : fingerprint[..Math.Min(ShownDigits, fingerprint.Length)];
}
