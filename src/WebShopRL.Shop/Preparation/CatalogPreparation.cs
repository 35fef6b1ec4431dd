using System.Text.Json;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Search;

namespace WebShopRL.Shop.Preparation;

/// <summary>Reads a catalog's files once, from start to end, and writes what <see cref="PreparedCatalog"/> opens.</summary>
internal static class CatalogPreparation
{
    /// <summary>Writes the files into a new folder, all of them on the disk when this returns. Throws <see cref="CatalogException"/> for a broken catalog.</summary>
    public static void Write(CatalogFiles files, ShopOptions options, string folder, IProgress<PreparationProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var content = CatalogContent.Read(files, options, progress, cancellation);
        IReadOnlyList<IndexSegment> segments;
        using (var indexer = new ParallelIndexer())
        {
            WriteFile(folder, PreparedCatalog.ProductsFile, stream =>
            {
                var writer = new ProductFileWriter(stream);
                foreach (var product in content.Products)
                {
                    writer.Add(product);
                    indexer.Add(product.Asin, IndexedText.Of(product));
                }
                writer.Finish();
            });
            segments = indexer.Complete();
        }
        cancellation.ThrowIfCancellationRequested();

        progress?.Report(new("Writing the search index", 0));
        WriteFile(folder, PreparedCatalog.IndexFile, stream => InvertedIndexWriter.Write(stream, segments, Bm25Search.DefaultLimit));
        cancellation.ThrowIfCancellationRequested();

        progress?.Report(new("Building goals", 0));
        WriteFile(folder, PreparedCatalog.GoalsFile, stream => GoalFileWriter.Write(stream, content.Goals()));
        File.WriteAllBytes(Path.Combine(folder, PreparedCatalog.LeftOutFile), JsonSerializer.SerializeToUtf8Bytes(content.LeftOut));
        progress?.Report(new("Prepared", 1));
    }

    private static void WriteFile(string folder, string name, Action<Stream> write)
    {
        using var stream = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        write(stream);
        stream.Flush(flushToDisk: true);
    }
}
