using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Rewards;

namespace WebShopRL.Shop.Preparation;

/// <summary>
/// Products read in place from a mapped file as they are asked for; the ones asked for last are kept as objects. Opening reads nothing but a header, whatever the catalog's
/// size. Safe to read from many threads.
/// </summary>
public sealed class MappedProductCatalog : IProductCatalog, IDisposable
{
    internal const ulong Magic = 0x01_54_43_44_52_50_57_4C; // "LWPRDCT", version 1
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
        if (Count < 0 || file.Section<int>(Slots).Length != SlotCount(Count))
            throw new InvalidDataException($"The file of products has tables of unlike sizes ({Count} products, {file.Section<int>(Slots).Length} slots).");
    }

    public int Count { get; }

    public Product this[int position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
            return _recent.GetOrAdd(position, static (position, catalog) => Read(catalog.Record(position)), this);
        }
    }

    internal static MappedProductCatalog Open(string path) => new(SectionFile.Open(path, Magic));

    public bool TryFind(string asin, [MaybeNullWhen(false)] out Product product)
    {
        product = null;
        Span<byte> wanted = stackalloc byte[64];
        // No asin has more than ten characters.
        if (!Encoding.UTF8.TryGetBytes(asin, wanted, out var length)) return false;
        wanted = wanted[..length];
        var slots = _file.Section<int>(Slots);
        for (var slot = Slot(Hash(wanted), slots.Length); slots[slot] != 0; slot = (slot + 1) % slots.Length)
        {
            var position = slots[slot] - 1;
            if (!new RecordReader(Record(position)).Utf8().SequenceEqual(wanted)) continue;
            product = this[position];
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

    internal static int SlotCount(int products) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, products) * 2);

    private ReadOnlySpan<byte> Record(int position)
    {
        var offsets = _file.Section<long>(Offsets);
        return _file.Slice(Records, offsets[position], checked((int)(offsets[position + 1] - offsets[position])));
    }

    private static Product Read(ReadOnlySpan<byte> bytes)
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
