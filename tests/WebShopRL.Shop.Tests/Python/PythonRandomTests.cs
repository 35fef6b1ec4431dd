using WebShopRL.Shop.Python;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Python;

/// <summary>Draws of CPython's random, seed 233 unless said otherwise; 3.8 and 3.11 give the same.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class PythonRandomTests
{
    private readonly PythonRandom _random = new(233);

    [Fact]
    public void NextUInt32_GivesMersenneTwistersWords() =>
        Assert.Equal([2931216007u, 3446561803, 2698614761, 748818161, 2255607332], Enumerable.Range(0, 5).Select(_ => _random.NextUInt32()));

    [Fact]
    public void NextDouble_GivesPythonsRandom() =>
        Assert.Equal([0.6824769139473528, 0.6283202109809801, 0.5251745077282681, 0.8000818107291034], Enumerable.Range(0, 4).Select(_ => _random.NextDouble()));

    [Theory]
    [InlineData(10, new[] { 5, 9, 0, 1, 4, 7, 6, 3, 8, 2 }, new int[0])]
    [InlineData(6, new[] { 2, 0, 3, 4, 1, 5 }, new int[0])]
    [InlineData(1000, new[] { 127, 320, 431, 331, 760, 454, 129, 769, 485, 270 }, new[] { 537, 178, 643, 821, 698 })]
    [InlineData(6910, new[] { 3963, 2638, 2193, 1856, 4358, 6149, 2504, 3220, 705, 1072 }, new[] { 4302, 1428, 5147, 6573, 5590 })]
    [InlineData(12087, new[] { 8655, 10304, 6940, 2750, 3667, 2144, 3577, 9548, 8911, 10662 }, new[] { 3781, 8604, 2856, 10294, 11181 })]
    public void Shuffle_OrdersAsPython(int count, int[] first, int[] last)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        _random.Shuffle(items);
        Assert.Equal(first, items[..first.Length]);
        Assert.Equal(last, items[^last.Length..]);
    }

    [Fact]
    public void Sample_DrawsFromAPool_WhenThePopulationIsSmall() => Assert.Equal(
        [[20, 30], [20, 40], [20, 10], [10, 20], [20, 30], [10, 40]],
        Enumerable.Range(0, 6).Select(_ => _random.Sample([10, 20, 30, 40], 2)));

    [Fact]
    public void SamplePositions_DrawsAsPython_WhicheverMethodTheSizesAskFor()
    {
        Assert.Equal([698, 821, 643, 178, 537], _random.SamplePositions(1000, 50)[..5]);
        Assert.Equal([188, 69, 105, 9, 102], _random.SamplePositions(200, 50)[..5]);
    }

    [Fact]
    public void Uniform_StretchesARandomNumber() => Assert.Equal((16.824769139473528, 16.2832021098098), (_random.Uniform(10, 20), _random.Uniform(10, 20)));

    [Fact]
    public void Choice_DrawsLetters() => Assert.Equal("rqnumfvgss", string.Concat(Enumerable.Range(0, 10).Select(_ => (char)('a' + _random.Choice(26)))));

    [Theory] // python3 -c "import random; random.seed(SEED); print(random.getrandbits(32))"
    [InlineData(0, 3626764237u)]
    [InlineData(-233, 2931216007u)]
    [InlineData(1L << 40, 445128065u)]
    public void Seed_TakesAnyInteger(long seed, uint first) => Assert.Equal(first, new PythonRandom(seed).NextUInt32());

    [Fact]
    public void Fork_GoesOnAlike_WithoutTouchingTheOther()
    {
        var fork = _random.Fork();
        var drawn = (_random.NextDouble(), _random.NextDouble());
        Assert.Equal(drawn, (fork.NextDouble(), fork.NextDouble()));
    }
}
