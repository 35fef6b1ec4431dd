using WebShopRL.Web.Layout.Charts;

namespace WebShopRL.Tests.Layout;

[Trait(Category.Name, Category.Unit)]
public sealed class ParallelAxisTests
{
    private const string None = "–";

    [Fact]
    public void Numbers_StandWhereTheyAre_BetweenTheLowestAndTheHighest()
    {
        var axis = ParallelAxis.OfTexts("beta", ["0.1", "0.4", "0.2", None], None);
        Assert.Equal((0.1, 0.4, false), (axis.Low, axis.High, axis.IsLog));
        Assert.Equal([0, 1, 0.333, null], axis.Places.Select(place => place is { } at ? Math.Round(at, 3) : (double?)null));
        Assert.Equal(["0.1", "0.2", "0.4"], axis.Ticks.Select(tick => tick.Text));
    }

    [Fact]
    public void Numbers_FarApart_StandByTheirFactors()
    {
        var axis = ParallelAxis.OfTexts("learning rate", ["1e-5", "0.0001", "0.001"], None);
        Assert.True(axis.IsLog);
        Assert.Equal(0.5, axis.Places[1]!.Value, 12);
        Assert.Equal(["1e-5", "0.0001", "0.001"], axis.Ticks.Select(tick => tick.Text));
        Assert.False(ParallelAxis.OfTexts("weight", ["0", "1000"], None).IsLog);
    }

    [Fact]
    public void Texts_StandEvenly_InTheOrderOfTheAlphabet()
    {
        var axis = ParallelAxis.OfTexts("loss", ["sigmoid", "hinge", None, "ipo"], None);
        Assert.Equal([1, 0, null, 0.5], axis.Places);
        Assert.Equal(["hinge", "ipo", "sigmoid"], axis.Ticks.Select(tick => tick.Text));
        Assert.Null(axis.Low);
    }

    [Fact]
    public void OneText_AmongNumbers_MakesAllTexts()
    {
        var axis = ParallelAxis.OfTexts("seconds", ["10", "2", "no limit"], None);
        Assert.Null(axis.Low);
        Assert.Equal(["10", "2", "no limit"], axis.Ticks.Select(tick => tick.Text));
    }

    [Fact]
    public void OneNumber_StandsInTheMiddle_AndNoneNowhere()
    {
        Assert.Equal([0.5, 0.5], ParallelAxis.OfNumbers("score", [3, 3], ["3", "3"]).Places);
        var empty = ParallelAxis.OfNumbers("score", [null, null], [None, None]);
        Assert.Equal([null, null], empty.Places);
        Assert.Empty(empty.Ticks);
    }

    [Fact]
    public void ManyNumbers_AreMarkedRoundly_AndNeverOnTopOfEachOther()
    {
        double?[] values = [.. Enumerable.Range(0, 101).Select(value => (double?)(3.3 + value))];
        var axis = ParallelAxis.OfNumbers("score", values, [.. values.Select(value => $"{value}")]);
        // The ends, and twenties between them; 100 would stand on the upper end.
        Assert.Equal([3.3, 20, 40, 60, 80, 103.3], axis.Ticks.Select(tick => Math.Round(3.3 + 100 * tick.Place, 9)));
        Assert.All(axis.Ticks.Zip(axis.Ticks.Skip(1)), pair => Assert.True(pair.Second.Place - pair.First.Place >= 0.07));
    }
}
