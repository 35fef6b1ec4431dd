using WebShopRL.Shop.Rewards;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Rewards;

[Trait(Category.Name, Category.Unit)]
public sealed class ColorNormalizationTests
{
    [Theory]
    [InlineData("navy blue", "blue")]
    [InlineData("dark blue", "blue")]
    [InlineData("rose gold", "gold")]
    [InlineData("light grey", "grey")]
    [InlineData("wine red", "red")]
    [InlineData("cream white", "cream")]
    [InlineData("tank", "tan")]
    [InlineData("standing", "tan")]
    [InlineData("standard", "tan")]
    [InlineData("sandstone", "sand")]
    [InlineData("b-black", "black")]
    [InlineData("Red", "Red")]
    [InlineData("11 oz", "11 oz")]
    public void Normalize_TakesTheFirstColourOfTheList(string text, string expected) => Assert.Equal(expected, ColorNormalization.Normalize(text));

    [Theory]
    [InlineData("color", "red", "red")]
    [InlineData("color", "navy blue", "('color', 'navy blue')")]
    [InlineData("size", "men's 8", "('size', \"men's 8\")")]
    [InlineData("red", "yes", "red")]
    public void NormalizePair_LooksAtWholeMembers(string name, string value, string expected) => Assert.Equal(expected, ColorNormalization.NormalizePair(name, value));
}
