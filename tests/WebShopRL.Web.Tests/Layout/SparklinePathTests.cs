using WebShopRL.Web.Layout.Charts;

namespace WebShopRL.Tests.Layout;

[Trait(Category.Name, Category.Unit)]
public sealed class SparklinePathTests
{
    [Theory]
    [InlineData(181, 180.99999999999997, 181)]
    [InlineData(0, 0, 0)]
    [InlineData(-2.5, -2.5, -2.5)]
    public void Of_RunsThroughTheMiddle_WhenNothingButRoundingDiffers(double first, double second, double third) =>
        Assert.Equal([(0, 12), (50, 12), (100, 12)], SparklinePath.Of([first, second, third]));

    [Fact]
    public void Of_ReachesFromTheLowestToTheHighest() => Assert.Equal([(0, 22), (50, 2), (100, 12)], SparklinePath.Of([0, 1, 0.5]));
}
