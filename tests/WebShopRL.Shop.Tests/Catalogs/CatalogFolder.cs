using System.IO.Compression;
using System.Text.Json.Nodes;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;

namespace WebShopRL.Shop.Tests.Catalogs;

/// <summary>A folder with a small catalog in WebShop's files, to be bent and broken. Removed when disposed.</summary>
internal sealed class CatalogFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("catalog-").FullName;

    /// <summary>Two good products, with a synthetic and a human instruction for the first.</summary>
    public CatalogFolder()
    {
        Write("items_shuffle.json", new JsonArray(Item("B000000001"), Item("B000000002")).ToJsonString());
        Write("items_ins_v2.json", """
            {"B000000001": {"attributes": ["soft", "slim fit"], "instruction": "Find me a soft shirt", "instruction_attributes": ["soft"]}, "B000000002": {"attributes": []}}
            """);
        Write("items_human_ins.json", """
            {"B000000001": [{"asin": "B000000001", "instruction": "..i want Red.", "attributes": ["soft"], "options": [], "instruction_attributes": ["soft"], "instruction_options": ["red"]},
                            {"asin": "B000000001", "instruction": "no attributes", "instruction_attributes": [], "instruction_options": []}]}
            """);
    }

    public static JsonObject Item(string asin) => new()
    {
        ["name"] = "Shirt " + asin,
        ["asin"] = asin,
        ["category"] = "fashion",
        ["query"] = " Shirts ",
        ["product_category"] = "Clothing › Shirts",
        ["product_information"] = new JsonObject { ["ignored"] = new JsonArray(1, 2) },
        ["full_description"] = "A shirt.",
        ["small_description"] = new JsonArray("soft", "red"),
        ["pricing"] = "$10.00",
        ["images"] = new JsonArray("https://img.example/1.jpg", "https://img.example/2.jpg"),
        ["customization_options"] = new JsonObject { ["Color"] = new JsonArray(new JsonObject { ["value"] = " Red/Blue ", ["image"] = "r.jpg" }) },
    };

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    public void WriteItems(params ReadOnlySpan<JsonNode> items)
    {
        var array = new JsonArray();
        foreach (var item in items)
            array.Add(item);
        Write("items_shuffle.json", array.ToJsonString());
    }

    public void Rename(string from, string to) => File.Move(System.IO.Path.Combine(Path, from), System.IO.Path.Combine(Path, to));

    public void Zip(string file)
    {
        var path = System.IO.Path.Combine(Path, file);
        using (var zipped = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
            zipped.Write(File.ReadAllBytes(path));
        File.Delete(path);
    }

    public Storefront Open(ShopOptions? options = null) =>
        Storefront.OpenInMemory(CatalogFiles.Find(Path), (options ?? new()) with { Catalog = Path, NounTagger = "all-words" });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
