using System.Buffers.Binary;
using System.Numerics;

namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>The two hashes that spaCy identifies strings and picks embedding rows with.</summary>
internal static class MurmurHash
{
    /// <summary>MurmurHash64A.</summary>
    public static ulong Hash64A(ReadOnlySpan<byte> data, ulong seed)
    {
        const ulong M = 0xc6a4a7935bd1e995;
        var hash = seed ^ (ulong)data.Length * M;
        for (; data.Length >= 8; data = data[8..])
        {
            var block = BinaryPrimitives.ReadUInt64LittleEndian(data) * M;
            hash = (hash ^ (block ^ block >> 47) * M) * M;
        }
        if (data.Length > 0)
        {
            ulong tail = 0;
            for (var i = data.Length - 1; i >= 0; i--) tail = tail << 8 | data[i];
            hash = (hash ^ tail) * M;
        }
        hash = (hash ^ hash >> 47) * M;
        return hash ^ hash >> 47;
    }

    /// <summary>MurmurHash3 x64 128 of the eight bytes of a key: the low and high halves of both words.</summary>
    public static (uint, uint, uint, uint) Hash128(ulong key, uint seed)
    {
        var first = seed ^ BitOperations.RotateLeft(key * 0x87c37b91114253d5, 31) * 0x4cf5ad432745937f ^ 8;
        var second = seed ^ 8ul;
        first += second;
        second += first;
        (first, second) = (Finish(first), Finish(second));
        first += second;
        second += first;
        return ((uint)first, (uint)(first >> 32), (uint)second, (uint)(second >> 32));

        static ulong Finish(ulong k)
        {
            k = (k ^ k >> 33) * 0xff51afd7ed558ccd;
            k = (k ^ k >> 33) * 0xc4ceb9fe1a85ec53;
            return k ^ k >> 33;
        }
    }
}
