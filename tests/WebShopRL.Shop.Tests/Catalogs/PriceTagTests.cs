using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Python;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Catalogs;

[Trait(Category.Name, Category.Unit)]
public sealed class PriceTagTests
{
    [Theory]
    [InlineData(null, "$100.0", 100, null)]
    [InlineData("", "$100.0", 100, null)]
    [InlineData("$12.99", "$12.99", 12.99, null)]
    [InlineData("$14", "$14.0", 14, null)]
    [InlineData("from $1,050.00 - $2,000.50", "$1050.0 to $2000.5", 1050.0, 2000.5)]
    [InlineData("$3.99$4.50$100", "$3.99 to $4.5", 3.99, 4.5)]
    [InlineData("$.5", "$0.5", .5, null)]
    [InlineData("$1,299.99 ($0.65 / Fl Oz)", "$1299.99 to $0.65", 1299.99, .65)]
    public void Parse_ReadsAmazonsText(string? pricing, string text, double low, double? high) =>
        Assert.Equal(new(text, low, high), PriceTag.Parse(pricing));

    [Theory]
    [InlineData("12.99")]
    [InlineData("$")]
    [InlineData("$1.2.3")]
    [InlineData("$12 - $")]
    public void Parse_NamesTheText_WhenItHoldsNoPrice(string pricing) =>
        Assert.Contains($"'{pricing}'", Assert.Throws<FormatException>(() => PriceTag.Parse(pricing)).Message, StringComparison.Ordinal);

    /// <summary>A field may hold a page in place of a price: it is told, and the process goes on.</summary>
    [Fact]
    public void Parse_RefusesWhatNoPriceIs_HoweverLong()
    {
        foreach (var text in new[] { $"${new string('x', 4_000_000)}", $"${new string('9', 400)}" })
            Assert.InRange(Assert.Throws<FormatException>(() => PriceTag.Parse(text)).Message.Length, 20, 200);
    }

    [Fact]
    public void Draw_IsUniformInARange_AndDrawsNothingForOnePrice()
    {
        var random = new PythonRandom(233);
        Assert.Equal(5, PriceTag.Parse("$5").Draw(random));
        Assert.Equal(16.824769139473528, PriceTag.Parse("$10 - $20").Draw(random));
    }
}
