using System.Security.Cryptography;
using System.Text;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Security;

/// <summary>The keys of <c>Auth:Keys</c>, kept as hashes and compared in constant time.</summary>
internal sealed class AccessKeys(AuthOptions options)
{
    private readonly byte[][] _hashes = [.. options.Keys.Select(Hash)];

    public bool Accepts(string key)
    {
        var given = Hash(key);
        var found = false;
        foreach (var hash in _hashes)
            found |= CryptographicOperations.FixedTimeEquals(hash, given);
        return found;
    }

    /// <summary>What rows call who shows that key: by its place in <c>Auth:Keys</c>, never by the key.</summary>
    public string NameOf(string key) => $"key {Array.FindIndex(_hashes, hash => CryptographicOperations.FixedTimeEquals(hash, Hash(key))) + 1}";

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
