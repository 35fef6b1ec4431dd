using WebShopRL.Shop.Pages;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Pages;

[Trait(Category.Name, Category.Unit)]
public sealed class ReceiptTests
{
    [Theory]
    [InlineData("", "DA39A3EE5E")]
    [InlineData("ABC", "3C01BDBB26")]
    [InlineData("123", "40BD001563")]
    [InlineData("1A1", "10E7DB0A44")]
    [InlineData("$%^ABC", "5D5607D24E")]
    [InlineData("fixed_0", "FE1337603A")]
    public void CodeOf_IsTheStartOfTheSessionsHash(string session, string code) => Assert.Equal(code, Receipt.CodeOf(session));
}
