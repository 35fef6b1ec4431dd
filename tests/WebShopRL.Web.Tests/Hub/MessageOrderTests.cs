using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Tests.Hub;

[Trait(Category.Name, Category.Unit)]
public sealed class MessageOrderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("p")]
    [InlineData("l")]
    [InlineData("pplpplpp")]
    [InlineData("lppllp")]
    [InlineData("pppppll")]
    public void InOrder_KeepsTheOrderOfSeqs_AcrossMessages(string kinds)
    {
        var all = kinds.Select((kind, index) => (kind, Seq: index + 1L)).ToArray();
        var delta = new RunDelta(1,
            [.. all.Where(item => item.kind == 'p').Select(item => new FeedPoint(item.Seq, "il/loss", 0, null, 0, 0))],
            [.. all.Where(item => item.kind == 'l').Select(item => new FeedLogLine(item.Seq, DateTimeOffset.UnixEpoch, "information", ""))], null, all.Length);

        var seqs = RunHub.InOrder(delta).SelectMany(message => message.Message switch
        {
            RunHub.PointsMessage points => points.Points.Select(point => point.Seq),
            RunHub.LogMessage log => log.Lines.Select(line => line.Seq),
            var other => throw new InvalidOperationException($"{other}"),
        });

        Assert.Equal(all.Select(item => item.Seq), seqs);
    }
}
