using System.Text.Json.Nodes;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Catalogs;

/// <summary>A catalog that cannot be read says which file, where in it, which field, and why.</summary>
[Trait(Category.Name, Category.Fault)]
public sealed class BrokenCatalogTests : IDisposable
{
    private readonly CatalogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("asin", "null", "field 'asin': expected a string, found null")]
    [InlineData("name", "5", "field 'name': expected a string, found a number")]
    [InlineData("full_description", null, "field 'full_description': missing")]
    [InlineData("small_description", "[\"a\", 5]", "field 'small_description[1]': expected a string, found a number")]
    [InlineData("small_description", "{}", "field 'small_description': expected a list of strings, found an object")]
    [InlineData("pricing", "12.5", "field 'pricing': expected a string, found a number")]
    [InlineData("pricing", "\"12.50\"", "field 'pricing': the price '12.50' has no $")]
    [InlineData("pricing", "\"$\"", "field 'pricing': the price '$' has no number after a $")]
    [InlineData("pricing", "0", "field 'pricing': expected a string, found a number")]
    [InlineData("query", "[]", "field 'query': expected a string, found a list")]
    [InlineData("images", "\"x\"", "field 'images': expected a list of strings, found a string")]
    [InlineData("customization_options", "\"none\"", "field 'customization_options': expected an object, found a string")]
    [InlineData("customization_options", """{"Size": "s"}""", "field 'customization_options.Size': expected a list, found a string")]
    [InlineData("customization_options", """{"Size": [{"image": "x"}]}""", "field 'customization_options.Size[0].value': missing")]
    [InlineData("customization_options", """{"Size": [{"value": 5}]}""", "field 'customization_options.Size[0].value': expected a string, found a number")]
    public void Open_NamesTheField_OfABadProduct(string field, string? value, string reason)
    {
        var bad = CatalogFolder.Item("B000000002");
        bad.Remove(field);
        if (value is not null)
            bad[field] = JsonNode.Parse(value);
        _folder.WriteItems(CatalogFolder.Item("B000000001"), bad);
        var message = Refused();
        Assert.Contains("items_shuffle.json, element 1 at byte ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_GivesTheByteWhereTheProductStarts()
    {
        var text = "[" + CatalogFolder.Item("B000000001").ToJsonString() + ",\n  5]";
        _folder.Write("items_shuffle.json", text);
        Assert.Contains($"element 1 at byte {System.Text.Encoding.UTF8.GetByteCount(text) - 2}: expected an object, found a number", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the file ends in the middle")]
    [InlineData("[", "the file ends in the middle")]
    [InlineData("{}", "start of the file: expected a JSON array, found an object")]
    [InlineData("[{\"asin\": \"B1\"", "the file ends in the middle")]
    [InlineData("[{\"asin\" \"B1\"}]", "element 0 at byte 1: not valid JSON")]
    [InlineData("[] x", "something follows the end")]
    [InlineData("[{\"asin\": \"\\ud800\"}]", "field 'name': missing")]
    [InlineData("[{\"asin\": NaN}]", "field 'asin': expected a string, found NaN")]
    [InlineData("[{\"asin\": -Infinity}]", "field 'asin': expected a string, found -Infinity")]
    [InlineData("[{\"asin\": Nan}]", "element 0 at byte 1: not valid JSON")]
    [InlineData("[{\"asin\":\n ?}]", "element 0 at byte 1: not valid JSON (line 2, byte 2)")]
    [InlineData("nonsense", "start of the file: not valid JSON")]
    public void Open_NamesThePlace_InAFileThatIsNotJson(string text, string reason)
    {
        _folder.Write("items_shuffle.json", text);
        var message = Refused();
        Assert.Contains("items_shuffle.json, ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1F8B08000000000000FF", "it is packed with gzip: unpack it first, or end its name in .json.gz")]
    [InlineData("425A6839314159265359", "it is packed with bzip2: unpack it first")]
    [InlineData("FD377A585A000004E6D6", "it is packed with xz: unpack it first")]
    [InlineData("28B52FFD0458A1000000", "it is packed with Zstandard (zst): unpack it first")]
    [InlineData("504B030414000000", "it is a zip archive: unpack it first")]
    [InlineData("FFFE5B005D00", "it is UTF-16: save it as UTF-8")]
    public void Open_SaysWhatAFileIs_ThatIsNoText(string content, string reason)
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "items_shuffle.json"), Convert.FromHexString(content));
        Assert.Contains($"items_shuffle.json, start of the file: {reason}", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NamesAFile_ThatIsPackedOtherwise()
    {
        _folder.Rename("items_shuffle.json", "items_shuffle_1000.json.zst");
        Assert.Contains("has no items_shuffle.json (the products). A suffix such as _1000 and .json.gz are accepted too. items_shuffle_1000.json.zst is none: unpack it", Refused(), StringComparison.Ordinal);
    }

    /// <summary>Python's limit, not .NET's: what nobody reads may be nested as it likes.</summary>
    [Fact]
    public void Open_PassesOverWhatIsNestedDeep_AndNamesTheLimit()
    {
        Nest(200);
        using (var shop = _folder.Open(new ShopOptions { Strict = true }))
            Assert.Equal(1, shop.Products.Count);
        Nest(1_001);
        Assert.Contains("element 0 at byte 1: nested deeper than 1000 levels", Refused(), StringComparison.Ordinal);

        void Nest(int levels)
        {
            var item = CatalogFolder.Item("B000000001");
            item["product_information"] = "deep";
            _folder.Write("items_shuffle.json", $"[{item.ToJsonString().Replace("\"deep\"", new string('[', levels) + new string(']', levels), StringComparison.Ordinal)}]");
        }
    }

    [Fact]
    public void Open_NamesTheProduct_WhoseBytesAreNotUtf8()
    {
        var latin = System.Text.Encoding.Latin1;
        foreach (var (from, to, reason) in new[] { ("Shirt B000000001", "caf\u00e9", "field 'name': not UTF-8: save the file as UTF-8"), ("Color", "Coul\u00e9ur", "the name of a field is not UTF-8: save the file as UTF-8") })
        {
            var text = new JsonArray(CatalogFolder.Item("B000000001")).ToJsonString().Replace(from, to, StringComparison.Ordinal);
            File.WriteAllBytes(Path.Combine(_folder.Path, "items_shuffle.json"), latin.GetBytes(text));
            Assert.Contains(reason, Refused(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("items_ins_v2.json", """{"B000000001": {"attributes": "soft"}}""", "'B000000001' (element 0) at byte 15, field 'attributes': expected a list of strings, found a string")]
    [InlineData("items_ins_v2.json", "[]", "expected a JSON object, found a list")]
    [InlineData("items_human_ins.json", """{"B000000001": [{"instruction": "x", "instruction_attributes": []}]}""", "field '[0].instruction_options': missing")]
    [InlineData("items_human_ins.json", """{"B000000001": 5}""", "expected a list, found a number")]
    [InlineData("goals.json", """[{"asin": "X"}]""", "element 0 at byte 1, field 'category': missing")]
    [InlineData("goals.json", """[{"asin": "X", "price_upper": NaN}]""", "field 'price_upper': expected a number, found NaN")]
    [InlineData("goals.json", """[{"asin": "X", "weight": -1}]""", "field 'weight': expected a number from 0, found -1")]
    [InlineData("prices.json", """{"B000000001": NaN}""", "expected a number, found NaN")]
    [InlineData("prices.json", """{"B000000001": Infinity}""", "expected a number, found Infinity")]
    [InlineData("prices.json", """{"B000000001": 1e999}""", "expected a number, found a number beyond 1.79e308")]
    [InlineData("prices.json", """{"B000000001": -5.5}""", "expected a number from 0, found -5.5")]
    [InlineData("prices.json", """{"B000000001": "5"}""", "'B000000001' (element 0) at byte 15: expected a number, found a string")]
    public void Open_NamesThePlace_InACompanion(string file, string text, string reason)
    {
        _folder.Write(file, text);
        var message = Refused();
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SaysWhatIsMissing()
    {
        File.Delete(Path.Combine(_folder.Path, "items_human_ins.json"));
        Assert.Contains("neither items_human_ins.json nor goals.json", Refused(), StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder.Path, "items_ins_v2.json"));
        Assert.Contains("has no items_ins_v2.json", Refused(), StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder.Path, "items_shuffle.json"));
        Assert.Contains("has no items_shuffle.json", Refused(), StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<CatalogException>(() => CatalogFiles.Find("/no/such/folder")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AsksWhichFile_WhenSeveralFit()
    {
        _folder.Rename("items_shuffle.json", "items_shuffle_1.json");
        File.Copy(Path.Combine(_folder.Path, "items_shuffle_1.json"), Path.Combine(_folder.Path, "items_shuffle_2.json"));
        Assert.Contains("items_shuffle_1.json, items_shuffle_2.json", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NamesTheFile_WhenItIsNotGzip()
    {
        _folder.Rename("items_shuffle.json", "items_shuffle.json.gz");
        Assert.Contains("items_shuffle.json.gz, byte 0: not a readable gzip file", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LeavesNothingHalfPrepared_WhenACatalogIsBroken()
    {
        _folder.WriteItems(CatalogFolder.Item("B000000001"), new JsonObject());
        var artifacts = Directory.CreateTempSubdirectory("artifacts-").FullName;
        try
        {
            var options = new ShopOptions { Catalog = _folder.Path, NounTagger = "all-words", ArtifactsRoot = artifacts, Strict = true };
            Assert.Throws<CatalogException>(() => Storefront.Open(options));
            Assert.Empty(Directory.GetDirectories(Path.Combine(artifacts, "prepared")));

            _folder.WriteItems(CatalogFolder.Item("B000000001"));
            using var shop = Storefront.Open(options);
            Assert.Equal(1, shop.Products.Count);
            Assert.Contains(shop.Warnings, warning => warning.Contains("items_shuffle.json has", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }

    private string Refused() => Assert.Throws<CatalogException>(() => _folder.Open(new ShopOptions { Strict = true })).Message;
}
