using System.Text;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.MappedFiles;

namespace WebShopRL.Shop.Preparation;

/// <summary>Writes the products of a catalog, one after another, into the file that <see cref="MappedProductCatalog"/> reads.</summary>
internal sealed class ProductFileWriter
{
    private readonly SectionFileWriter _file;
    private readonly Stream _records;
    private readonly RecordWriter _record = new();
    private readonly List<long> _offsets = [0];
    private readonly List<ulong> _hashes = [];

    public ProductFileWriter(Stream stream)
    {
        _file = new SectionFileWriter(stream, MappedProductCatalog.Magic, MappedProductCatalog.Sections);
        _records = _file.Begin();
    }

    public void Add(Product product)
    {
        _record.Clear();
        Write(_record, product);
        _records.Write(_record.Written);
        _offsets.Add(_offsets[^1] + _record.Written.Length);
        _hashes.Add(MappedProductCatalog.Hash(Encoding.UTF8.GetBytes(product.Asin)));
    }

    public void Finish()
    {
        _file.Write<long>(_offsets.ToArray());
        _file.Write<ulong>(Slots());
        _file.Finish();
    }

    /// <summary>A hash table, at most half full: position + 1 below, the upper half of the asin's hash above; 0 is an empty slot.</summary>
    private ulong[] Slots()
    {
        var slots = new ulong[MappedProductCatalog.SlotCount(_hashes.Count)];
        for (var position = 0; position < _hashes.Count; position++)
        {
            var slot = MappedProductCatalog.Slot(_hashes[position], slots.Length);
            while (slots[slot] != 0) slot = (slot + 1) % slots.Length;
            slots[slot] = MappedProductCatalog.Entry(_hashes[position], position);
        }
        return slots;
    }

    private static void Write(RecordWriter record, Product product)
    {
        record.Text(product.Asin);
        record.Text(product.Title);
        record.Text(product.Description);
        record.Texts(product.Bullets);
        record.Text(product.PriceTag);
        record.Double(product.Price);
        record.Text(product.Category);
        record.Text(product.Query);
        record.Text(product.ProductCategory);
        record.Texts(product.Attributes);
        record.Number(product.Options.Count);
        foreach (var group in product.Options)
        {
            record.Text(group.Name);
            record.Texts(group.Values);
        }
        record.Number(product.OptionImages.Count);
        foreach (var (value, image) in product.OptionImages)
        {
            record.Text(value);
            record.OptionalText(image);
        }
        record.Text(product.MainImage);
        record.Text(product.Rating);
        record.Number(product.Reviews.Count);
        foreach (var review in product.Reviews)
        {
            record.Text(review.Title);
            record.Text(review.Score);
            record.Text(review.Body);
        }
    }
}
