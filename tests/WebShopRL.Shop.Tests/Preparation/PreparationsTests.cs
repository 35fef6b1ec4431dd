using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Demo;
using WebShopRL.Shop.Preparation;

namespace WebShopRL.Tests.Preparation;

[Trait(Category.Name, Category.Integration)]
public sealed class PreparationsTests : IDisposable
{
    private readonly TemporaryFolder _artifacts = new(), _catalogs = new();

    public void Dispose()
    {
        _artifacts.Dispose();
        _catalogs.Dispose();
    }

    [Fact]
    public void Fingerprint_IsThatOfTheOpenedShop_AndIsKnownWithoutReading_WhereverTheFolderIsMoved()
    {
        var (here, there) = (_catalogs["here"], _catalogs["there"]);
        DemoShop.WriteFiles(here, products: 20, instructions: 20, seed: 1);
        var options = Options(here);
        var preparations = new Preparations(options);
        Assert.Null(preparations.FingerprintOf(here, read: false));
        Assert.Null(preparations.FingerprintOf(there));
        using (var shop = Storefront.Open(options))
            Assert.Equal(shop.Fingerprint, preparations.FingerprintOf(here, read: false));

        var fingerprint = preparations.FingerprintOf(here);
        Directory.Move(here, there);
        Assert.Null(preparations.FingerprintOf(there, read: false));
        preparations.Moved(here, there);
        Assert.Equal(fingerprint, preparations.FingerprintOf(there, read: false));
        preparations.Moved(there, null);
        Assert.Null(preparations.FingerprintOf(there, read: false));
        Assert.Equal(fingerprint, preparations.FingerprintOf(there));
    }

    [Fact]
    public void Delete_TakesWhatWasPrepared_AndNothingElse_AndItIsPreparedAnew()
    {
        var (one, two) = (_catalogs["one"], _catalogs["two"]);
        DemoShop.WriteFiles(one, products: 20, instructions: 20, seed: 1);
        DemoShop.WriteFiles(two, products: 20, instructions: 20, seed: 2);
        using var first = Storefront.Open(Options(one));
        Storefront.Open(Options(two)).Dispose();
        Assert.Equal(2, Prepared());

        var preparations = new Preparations(Options(one));
        preparations.Delete(first.Fingerprint);
        preparations.Delete(first.Fingerprint);

        Assert.Equal(1, Prepared());
        // What is open stays readable.
        Assert.NotEmpty(first.Products[19].Title);
        using var again = Storefront.Open(Options(one));
        Assert.Equal((first.Fingerprint, 2), (again.Fingerprint, Prepared()));
    }

    private ShopOptions Options(string folder) => new() { Catalog = folder, ArtifactsRoot = _artifacts.Path, NounTagger = "all-words" };

    private int Prepared() => Directory.GetDirectories(_artifacts["prepared"]).Length;
}
