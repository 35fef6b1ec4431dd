using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>The arithmetic of charts, in the browser that does it.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class ChartAxisTests(Site site)
{
    [Theory]
    [InlineData("[181, 180.99999999999997, 181], false", "[162.9,199.1]")]
    [InlineData("[181], true", "[0,199.1]")]
    [InlineData("[0, 0], false", "[-1,1]")]
    [InlineData("[0, 0], true", "[0,1]")]
    [InlineData("[-2, -2, null], false", "[-2.2,-1.8]")]
    [InlineData("[1, 1.001], false", "null")]
    [InlineData("[0.000001, 0.000002], true", "null")]
    [InlineData("[], false", "null")]
    public async Task SteadyRange_IsGiven_WhereNothingButRoundingDiffers(string arguments, string expected) =>
        Assert.Equal(expected, await EvaluateAsync($"(axis.steadyRange({arguments}) ?? null)?.map(end => Math.round(end * 1e6) / 1e6) ?? null"));

    [Theory]
    [InlineData("axis.smooth(Array(100).fill(181), .9).every(value => value === 181)", "true")]
    [InlineData("axis.smooth([1, 2, 3], 0)", "[1,2,3]")]
    // (1 + 0.5 * 0) / 1.5 and (2 + 0.5 * 1 + 0.25 * 0) / 1.75: weights that fall by half, over their sum.
    [InlineData("axis.smooth([0, 1, 2], .5).map(value => Math.round(value * 1e9))", "[0,666666667,1428571429]")]
    [InlineData("axis.smooth([0, null, 1, 2], .5).map(value => value && Math.round(value * 1e9))", "[0,null,666666667,1428571429]")]
    public async Task Smooth_IsTheMeanWithFallingWeights(string expression, string expected) => Assert.Equal(expected, await EvaluateAsync(expression));

    private async Task<string> EvaluateAsync(string expression)
    {
        await using var visitor = await site.VisitAsync();
        await visitor.Page.GotoAsync("/alive");
        return await visitor.Page.EvaluateAsync<string>($"async () => {{ const axis = await import('/charts/ChartAxis.js'); return JSON.stringify({expression}); }}");
    }
}
