using WebShopRL.Shop.Catalogs;
using WebShopRL.Web.Play;

namespace WebShopRL.Tests.Play;

[Trait(Category.Name, Category.Unit)]
public sealed class ProductPictureTests
{
    private static readonly Product Lamp = new()
    {
        Asin = "B000000001", Title = "a lamp", Description = "", Bullets = [], PriceTag = "$1", Price = 1, Category = "garden", Query = "table lamps", ProductCategory = "Lamps", Attributes = [],
        Options = [new("size", ["small", "large"]), new("color", ["navy blue", "white"])], OptionImages = new Dictionary<string, string?>(), MainImage = "/demo-images/table-lamps.svg",
    };

    [Fact]
    public void Of_IsTheKindInTheColorThatIsChosen()
    {
        Assert.Equal("/demo-images/table-lamps_navy-blue.svg", ProductPicture.Of(Lamp, []));
        Assert.Equal("/demo-images/table-lamps_navy-blue.svg", ProductPicture.Of(Lamp, [KeyValuePair.Create("size", "large")]));
        Assert.Equal("/demo-images/table-lamps_white.svg", ProductPicture.Of(Lamp, [KeyValuePair.Create("color", "white")]));
        Assert.Equal("/demo-images/table-lamps_b000000001.svg", ProductPicture.Of(Lamp with { Options = [] }, []));
    }

    [Theory]
    [InlineData("x.jpg", "/demo-images/parcel.svg")]
    [InlineData("", "/demo-images/parcel.svg")]
    [InlineData("javascript:alert(1)", "/demo-images/parcel.svg")]
    [InlineData("https://example.org/a.jpg", "https://example.org/a.jpg")]
    public void Of_IsWhatTheCatalogNames_OrTheNeutralOne(string image, string expected) => Assert.Equal(expected, ProductPicture.Of(Lamp with { MainImage = image }, []));

    [Fact]
    public void Keys_AreDigitsThenCapitals_AndThenNone() => Assert.Equal(["1", "9", "0", "A", "Z", null], new[] { 0, 8, 9, 10, 35, 36 }.Select(ShopKeys.At));
}
