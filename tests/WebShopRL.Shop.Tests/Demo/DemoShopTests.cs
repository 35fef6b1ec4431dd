using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using WebShopRL.Shop.Demo;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Demo;

[Trait(Category.Name, Category.Unit)]
public sealed class DemoShopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webshoprl-demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A change of these hashes means other products for everyone: raise <see cref="DemoShop.Version"/> with them.</summary>
    [Theory]
    [InlineData("items_shuffle.json", "546149eba3cf8771efa5450d9b4ba637e3559001358e19f9b4efd21f7aebf75e")]
    [InlineData("items_ins_v2.json", "02463da8d5b47e00a8cebeaec2bdb337dafbdc99a0d30ad6d42e9f07c174b447")]
    [InlineData("items_human_ins.json", "8d5900376ed950ef1cfecb09cf3f0d4430e96ede02048ecc547d26e4957b1851")]
    public void WriteFiles_GivesTheSameBytesEverywhere_ForTheSameSeed(string file, string sha256)
    {
        DemoShop.WriteFiles(_folder, products: 300, instructions: 450, seed: 11);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, file)))));
    }

    [Fact]
    public void WriteFiles_WritesWebShopsOwnLayout()
    {
        DemoShop.WriteFiles(_folder, products: 700, instructions: 1000, seed: 3);
        var items = Read("items_shuffle.json").EnumerateArray().ToList();
        var mined = Read("items_ins_v2.json");
        var human = Read("items_human_ins.json");
        Assert.Equal(700, items.Count);
        Assert.Equal(700, items.Select(item => item.GetProperty("asin").GetString()).Distinct().Count());
        Assert.Equal(1000, human.EnumerateObject().Sum(product => product.Value.GetArrayLength()));
        foreach (var item in items)
        {
            var asin = item.GetProperty("asin").GetString()!;
            Assert.Matches("^B0[0-9A-Z]{8}$", asin);
            var values = item.GetProperty("customization_options").EnumerateObject().SelectMany(option => option.Value.EnumerateArray()).Select(value => value.GetProperty("value").GetString()).ToHashSet();
            var attributes = mined.GetProperty(asin).GetProperty("attributes").EnumerateArray().Select(attribute => attribute.GetString()!).ToHashSet();
            var told = string.Join(' ', item.GetProperty("small_description").EnumerateArray().Select(bullet => bullet.GetString()).Append(item.GetProperty("name").GetString()).Append(item.GetProperty("full_description").GetString()));
            Assert.All(attributes, attribute => Assert.Contains(attribute, told, StringComparison.OrdinalIgnoreCase));
            foreach (var instruction in human.GetProperty(asin).EnumerateArray())
            {
                Assert.All(instruction.GetProperty("instruction_attributes").EnumerateArray(), attribute => Assert.Contains(attribute.GetString()!, attributes));
                Assert.All(instruction.GetProperty("instruction_options").EnumerateArray(), value => Assert.Contains(value.GetString(), values));
                Assert.InRange(instruction.GetProperty("instruction_attributes").GetArrayLength(), 1, 3);
                Assert.All(instruction.GetProperty("instruction_options").EnumerateArray(), value => Assert.Contains(value.GetString()!, instruction.GetProperty("instruction").GetString()!, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Ensure_WritesOnce_WhenManyStartTogether()
    {
        string[] folders = new string[3];
        Parallel.For(0, folders.Length, i => folders[i] = DemoShop.Ensure(_folder));
        Assert.Single(folders.Distinct());
        // Nobody's unfinished work stays behind.
        Assert.Equal(folders[..1], Directory.GetDirectories(Path.Combine(_folder, "catalogs")));
        var written = File.GetLastWriteTimeUtc(Path.Combine(folders[0], "items_shuffle.json"));
        DemoShop.Ensure(_folder);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(folders[0], "items_shuffle.json")));
    }

    [Fact]
    public void Draw_GivesAPictureThatNamesTheKind_ForAnyName()
    {
        Assert.Contains(">table lamps<", DemoImage.Draw(Path.GetFileNameWithoutExtension(DemoImage.PathOf("table lamps", "navy blue"))), StringComparison.Ordinal);
        Assert.Contains("#27385f", DemoImage.Draw("table-lamps_navy-blue"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", DemoImage.Draw("<script>"), StringComparison.Ordinal);
        Assert.StartsWith("<svg", DemoImage.Draw(""), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_GivesEachKindADrawingOfItsOwnShape()
    {
        DemoShop.WriteFiles(_folder, products: 900, instructions: 1, seed: 3);
        string[] kinds = [.. Read("items_shuffle.json").EnumerateArray().Select(item => item.GetProperty("images")[0].GetString()!).Distinct()];
        Assert.True(kinds.Length > 60);
        var parcel = Shape(DemoImage.Draw("parcel"));
        Assert.All(kinds, kind => Assert.NotEqual(parcel, Shape(DemoImage.Draw(Path.GetFileNameWithoutExtension(kind)))));
        Assert.All(kinds, kind => XDocument.Parse(DemoImage.Draw(Path.GetFileNameWithoutExtension(kind))));

        static string Shape(string picture) => picture[picture.IndexOf("<ellipse", StringComparison.Ordinal)..];
    }

    private JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, file))).RootElement;
}
