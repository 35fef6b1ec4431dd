using WebShopRL.Web.Layout.Charts;

namespace WebShopRL.Tests.Layout;

[Trait(Category.Name, Category.Unit)]
public sealed class ChartSettingsTests
{
    [Theory]
    [InlineData(null, null, "step", 0.9)]
    [InlineData("wall", "0.35", "wall", 0.35)]
    [InlineData("weeks", "much", "step", 0.9)]
    [InlineData("", "NaN", "step", 0.9)]
    [InlineData("episode", "7", "episode", 0.95)]
    [InlineData("episode", "-1", "episode", 0)]
    public void Address_IsReadAsFarAsItCanBe(string? axis, string? smooth, string expectedAxis, double expectedSmoothing) =>
        Assert.Equal(new ChartSettings(expectedAxis, expectedSmoothing, Log: true), ChartSettings.Read(axis, smooth, log: true));

    [Fact]
    public void Address_SaysWhatIsNotUsual_AndIsReadBack()
    {
        Assert.All(new ChartSettings().Query, part => Assert.Null(part.Value));
        var settings = new ChartSettings("wall", 0.15, Log: true);
        Assert.Equal(settings, ChartSettings.Read((string?)settings.Query["axis"], (string?)settings.Query["smooth"], (string?)settings.Query["log"] == "true"));
    }
}
