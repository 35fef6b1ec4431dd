using WebShopRL.Web.Layout;

namespace WebShopRL.Tests.Layout;

[Trait(Category.Name, Category.Unit)]
public sealed class TextsTests
{
    [Theory]
    [InlineData(-0.04, "0.0")]
    [InlineData(0.04, "0.0")]
    [InlineData(-0.06, "-0.1")]
    [InlineData(99.96, "100.0")]
    [InlineData(double.NaN, "–")]
    [InlineData(null, "–")]
    public void Score_HasOneDecimal_AndNoSignWhereItRoundsToNothing(double? score, string text)
    {
        Assert.Equal(text, Texts.Score(score));
        Assert.Equal(text == "–" ? text : $"{text} %", Texts.Percent(score / 100));
    }

    [Theory]
    [InlineData(400, "0 kB")]
    [InlineData(12_345, "12 kB")]
    [InlineData(3_400_000, "3.4 MB")]
    [InlineData(5_660_000_000, "5.66 GB")]
    public void Bytes_AreInThousands_AsDisksCount(long bytes, string text) => Assert.Equal(text, Texts.Bytes(bytes));
}
