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

    [Theory]
    // 12 steps in two stretches of six: of the first the first, lowest, gap, highest and last; of the second the first and the last, which are its lowest and highest.
    [InlineData("axis.thin({ step: [1,2,3,4,5,6,7,8,9,10,11,12], x: [1,2,3,4,5,6,7,8,9,10,11,12], value: [3,1,null,9,4,5,6,7,8,9,10,11] }, 10).step", "[1,2,3,4,6,7,12]")]
    [InlineData("axis.thin({ step: [1,2], x: [1,2], value: [3,1] }, 10).value", "[3,1]")]
    [InlineData("axis.refine({ step: [1,5,9], x: [1,5,9], value: [1,5,9] }, { step: [4,5,6], x: [4,5,6], value: [40,50,60] }, 4, 6).value", "[1,40,50,60,9]")]
    [InlineData("axis.refine({ step: [1,5,9,11], x: [1,5,9,11], value: [1,5,9,11] }, { step: [4,6,9], x: [4,6,9], value: [40,60,90] }, 4, 20).value", "[1,40,60,90,11]")]
    [InlineData("axis.refine({ step: [1,5], x: [1,5], value: [1,5] }, { step: [7], x: [7], value: [70] }, 6, 8).value", "[1,5,70]")]
    public async Task Thin_KeepsWhatStandsOut_AndRefinePutsFinerPointsInPlace(string expression, string expected) => Assert.Equal(expected, await EvaluateAsync(expression));

    [Theory]
    // log10(1 + 0), log10(1 + 1), log10(1 + 99 / 1) for c = 1, and the mirror below zero.
    [InlineData("[0, 1, 99, -99].map(value => axis.signedLog([0, 1, 99, -99]).place(value).toFixed(6))", "[\"0.000000\",\"0.301030\",\"2.000000\",\"-2.000000\"]")]
    [InlineData("axis.signedLog([0, 1, 100]).marks", "[0,1,10,100]")]
    [InlineData("axis.signedLog([0, 0]).place(0)", "0")]
    [InlineData("(({ place, back }) => [-99, -1, 0, 50].map(value => Math.round(back(place(value)))))(axis.signedLog([0, 1, 99, -99]))", "[-99,-1,0,50]")]
    public async Task SignedLog_HasAPlaceForZero(string expression, string expected) => Assert.Equal(expected, await EvaluateAsync(expression));

    [Theory]
    [InlineData("axis.marksWithinPowers(.5, 20) ?? null", "null")]
    [InlineData("axis.marksWithinPowers(12, 88)", "[20,30,40,50,60,70,80,90]")]
    [InlineData("axis.marksWithinPowers(.04, .2)", "[0.05,0.1,0.2]")]
    [InlineData("axis.marksWithinPowers(20, 22).map(mark => +mark.toFixed(6))", "[20,21,22]")]
    [InlineData("axis.marksWithinPowers(Infinity, 0) ?? null", "null")]
    public async Task LogarithmicAxis_HasMarks_AlsoWithinAPowerOfTen(string expression, string expected) => Assert.Equal(expected, await EvaluateAsync(expression));

    private async Task<string> EvaluateAsync(string expression)
    {
        await using var visitor = await site.VisitAsync();
        await visitor.Page.GotoAsync("/alive");
        return await visitor.Page.EvaluateAsync<string>($"async () => {{ const axis = await import('/charts/ChartAxis.js'); return JSON.stringify({expression}); }}");
    }
}
