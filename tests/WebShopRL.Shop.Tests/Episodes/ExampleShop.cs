using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Rewards;
using WebShopRL.Shop.Rewards.Nouns;
using WebShopRL.Shop.Search;

namespace WebShopRL.Shop.Tests.Episodes;

/// <summary>Three products and a goal small enough to write every page down.</summary>
internal static class ExampleShop
{
    public static Product Shirt { get; } = new()
    {
        Asin = "B000000001",
        Title = "Acme Cotton T-Shirt for Men",
        Description = "A soft shirt.\nMachine wash.",
        Bullets = ["Machine washable", "100% cotton & soft"],
        PriceTag = "$12.99",
        Price = 12.99,
        Category = "fashion",
        Query = "men's t-shirts",
        ProductCategory = "Clothing › Men › Shirts › T-Shirts",
        Attributes = ["machine wash", "soft"],
        Options = [new("color", ["red", "dark blue"]), new("size", ["small", "4\" w | strap"])],
        OptionImages = new Dictionary<string, string?>(),
        MainImage = "https://img.example/shirt.jpg",
    };

    public static Product Mug { get; } = Shirt with
    {
        Asin = "B000000002",
        Title = "Blue <Mug> & Saucer",
        Description = "ceramic. single",
        Bullets = ["string bullet"],
        PriceTag = "$1050.0 to $2000.5",
        Price = 1200,
        Category = "garden",
        Query = "mugs",
        ProductCategory = "Home › Kitchen",
        Attributes = ["DUMMY_ATTR"],
        Options = [],
    };

    public static Product Lamp { get; } = Mug with { Asin = "B000000003", Title = "Lamp", Description = "", Bullets = [""], PriceTag = "$100.0", Price = 100 };

    public static Goal Goal { get; } = new()
    {
        Index = 0,
        Asin = Shirt.Asin,
        Category = Shirt.Category,
        Query = Shirt.Query,
        Name = Shirt.Title,
        ProductCategory = Shirt.ProductCategory,
        InstructionText = "i want a soft men's shirt in red, and price lower than 40.00 dollars",
        Attributes = ["soft"],
        PriceUpper = 40,
        Options = [new(null, "red")],
        Weight = 1,
    };

    public static Storefront Open(ShopOptions? options = null, params Product[] others)
    {
        Product[] products = [Shirt, Mug, Lamp, .. others];
        return new()
        {
            Name = "example",
            Fingerprint = new string('0', 64),
            Options = options ?? new(),
            Products = new InMemoryCatalog(products),
            Search = new EverythingSearch(products),
            Goals = [Goal],
            Rewards = new(new AllWordsTagger(), FuzzyMatcher.Difflib()),
        };
    }

    /// <summary>Finds everything, whatever is searched.</summary>
    private sealed class EverythingSearch(Product[] products) : IProductSearch
    {
        public IReadOnlyList<SearchHit> Search(string query, int limit = 50) => [.. products.Select(product => new SearchHit(product.Asin, 1)).Take(limit)];
    }
}
