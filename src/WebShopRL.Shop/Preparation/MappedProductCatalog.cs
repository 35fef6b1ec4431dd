using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using WebShopRL.Shop.Caching;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.MappedFiles;

namespace WebShopRL.Shop.Preparation;

/// <summary>
/// Products read from a file as they are asked for, with tables of where they lie that are read in place; the ones asked for last are kept as objects. Opening reads
/// nothing but a header, whatever the catalog's size. Safe to read from many threads.
/// </summary>
public sealed class MappedProductCatalog : IProductCatalog, IDisposable
{
    internal const ulong Magic = 0x02_54_43_44_52_50_57_4C; // "LWPRDCT", version 2
    internal const int Sections = 3;
    private const int Records = 0, Offsets = 1, Slots = 2;

    /// <summary>Products kept as objects: a few kilobytes each.</summary>
    private const int Kept = 8192;

    private readonly SectionFile _file;
    private readonly BoundedCache<int, Product> _recent = new(Kept);

    internal MappedProductCatalog(SectionFile file)
    {
        _file = file;
        Count = file.Section<long>(Offsets).Length - 1;
        if (Count < 0 || file.Section<ulong>(Slots).Length != SlotCount(Count))
            throw new InvalidDataException($"The file of products has tables of unlike sizes ({Count} products, {file.Section<ulong>(Slots).Length} slots).");
    }

    public int Count { get; }

    public Product this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
            return _recent.GetOrAdd(position, static (position, catalog) => catalog.Read(position), this);
        }
    }

    internal static MappedProductCatalog Open(string path) => new(SectionFile.Open(path, Magic));

    public bool TryFind(string asin, [MaybeNullWhen(false)] out Product product)
    {
        product = null;
        Span<byte> wanted = stackalloc byte[64];
        // No asin has more than ten characters.
        if (!Encoding.UTF8.TryGetBytes(asin, wanted, out var length)) return false;
        var hash = Hash(wanted[..length]);
        var slots = _file.Section<ulong>(Slots);
        for (var slot = Slot(hash, slots.Length); slots[slot] != 0; slot = (slot + 1) % slots.Length)
        {
            var position = (int)(uint)slots[slot] - 1;
            if (slots[slot] != Entry(hash, position) || this[position] is not { } found || found.Asin != asin) continue;
            product = found;
            return true;
        }
        return false;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>FNV-1a with 64 bits.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> asin)
    {
        var hash = 14695981039346656037;
        foreach (var part in asin) hash = (hash ^ part) * 1099511628211;
        return hash;
    }

    internal static int Slot(ulong hash, int slots) => (int)((hash ^ hash >> 32) & (uint)(slots - 1));

    internal static ulong Entry(ulong hash, int position) => hash & 0xFFFFFFFF_00000000 | (uint)(position + 1);

    internal static int SlotCount(int products) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, products) * 2);

    private Product Read(int position)
    {
        var offsets = _file.Section<long>(Offsets);
        var length = checked((int)(offsets[position + 1] - offsets[position]));
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _file.Read(Records, offsets[position], buffer.AsSpan(0, length));
            return Decode(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Product Decode(ReadOnlySpan<byte> bytes)
    {
        var record = new RecordReader(bytes);
        // In the order written: initializers run from top to bottom.
        return new Product
        {
            Asin = record.Text(),
            Title = record.Text(),
            Description = record.Text(),
            Bullets = record.Texts(),
            PriceTag = record.Text(),
            Price = record.Double(),
            Category = record.Text(),
            Query = record.Text(),
            ProductCategory = record.Text(),
            Attributes = record.Texts(),
            Options = ReadOptions(ref record),
            OptionImages = ReadImages(ref record),
            MainImage = record.Text(),
            Rating = record.Text(),
            Reviews = ReadReviews(ref record),
        };
    }

    private static OptionGroup[] ReadOptions(ref RecordReader record)
    {
        var groups = new OptionGroup[record.Count()];
        for (var i = 0; i < groups.Length; i++) groups[i] = new(record.Text(), record.Texts());
        return groups;
    }

    private static Dictionary<string, string?> ReadImages(ref RecordReader record)
    {
        var count = record.Count();
        var images = new Dictionary<string, string?>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) images.Add(record.Text(), record.OptionalText());
        return images;
    }

    private static Review[] ReadReviews(ref RecordReader record)
    {
        var reviews = new Review[record.Count()];
        for (var i = 0; i < reviews.Length; i++) reviews[i] = new(record.Text(), record.Text(), record.Text());
        return reviews;
    }
}
