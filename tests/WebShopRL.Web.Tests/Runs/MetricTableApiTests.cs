using WebShopRL.Agents.Metrics;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Runs;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Integration)]
public sealed class MetricTableApiTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Get_ListsTheTable()
    {
        var metrics = (await server.GetAsync("/api/v1/metrics")).AsArray();

        Assert.Equal(MetricTable.All.Select(metric => metric.Name), metrics.Select(metric => (string)metric!["name"]!));
        Assert.Equal(("higher", "Validation"), ((string)metrics[0]!["better"]!, (string)metrics[0]!["group"]!));
        Assert.Null(metrics.Single(metric => (string)metric!["name"]! == MetricNames.LearningRate)!["better"]);
    }

    [Fact]
    public void Charts_StandInTheTablesOrder_AndWhatIsNotInItComesLast()
    {
        var charts = MetricChart.Of(["rollout/old", MetricNames.RssBytes, MetricNames.IlLoss, MetricNames.EvalScoreHigh, MetricNames.EvalScore, MetricNames.EvalScoreLow]);

        Assert.Equal([MetricNames.EvalScore, MetricNames.IlLoss, MetricNames.RssBytes, "rollout/old"], charts.Select(chart => chart.Name));
        Assert.Equal(["Validation", "Imitation", "Machine", "Rollouts"], charts.Select(chart => chart.Group));
        Assert.Equal((MetricNames.EvalScoreLow, MetricNames.EvalScoreHigh), (charts[0].Low, charts[0].High));
    }
}
