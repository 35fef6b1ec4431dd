using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;

[assembly: AssemblyFixture(typeof(DemoStorefront))]

namespace WebShopRL.Agents.Tests.Demo;

/// <summary>The demo shop, opened once for all tests of the assembly that ask for it.</summary>
public sealed class DemoStorefront : IDisposable
{
    private readonly string _artifacts = Directory.CreateTempSubdirectory("webshoprl-demo-").FullName;
    private readonly Lazy<Storefront> _shop;

    public DemoStorefront() => _shop = new(() => Storefront.Open(new ShopOptions { Catalog = "demo", ArtifactsRoot = _artifacts }));

    public Storefront Shop => _shop.Value;

    public void Dispose()
    {
        if (_shop.IsValueCreated)
            _shop.Value.Dispose();
        Directory.Delete(_artifacts, recursive: true);
    }
}
