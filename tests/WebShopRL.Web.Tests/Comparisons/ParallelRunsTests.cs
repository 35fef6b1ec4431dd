using WebShopRL.Agents.Metrics;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Runs.Selection;
using WebShopRL.Web.Runs.Table;

namespace WebShopRL.Tests.Comparisons;

[Trait(Category.Name, Category.Unit)]
public sealed class ParallelRunsTests
{
    private static readonly RunColumn Best = RunColumn.OfMetric(MetricNames.EvalScore, MetricPart.Best);

    [Fact]
    public void Axes_AreTheSettingsThatDiffer_AndTheMetricLast()
    {
        var parallel = ParallelRuns.Of([Row(1, 0, """{"beta": 0.1, "loss": "ipo", "batch": 8}""", 40), Row(2, 1, """{"beta": 0.3, "loss": "hinge", "batch": 8}""", 60), Row(3, 2, """{"beta": 0.2, "loss": "ipo", "batch": 8}""")], Best, null);
        Assert.Equal(["beta", "loss", "seed"], parallel.Shown);
        Assert.Equal(["beta", "loss", "seed", Best.Title], parallel.Spec!.Axes.Select(axis => axis.Name));
        Assert.Equal([0, 1, null], parallel.Spec.Axes[^1].Places);
        Assert.Equal(["40.0", "60.0", "–"], parallel.Spec.Axes[^1].Values);
        Assert.Equal([(1, "a run #1"), (2, "a run #2"), (3, "a run #3")], parallel.Spec.Lines.Select(line => (line.Id, line.Label)));
    }

    [Fact]
    public void Axes_AreTheChosenOnes_InTheirOrder_AndWhatIsNoneIsPassedOver()
    {
        RunRow[] rows = [Row(1, 0, """{"beta": 0.1, "loss": "ipo"}"""), Row(2, 0, """{"beta": 0.2, "loss": "hinge"}""")];
        Assert.Equal(["loss", "beta"], ParallelRuns.Of(rows, Best, ["loss", "nothing", "beta", "loss"]).Shown);
        Assert.Equal(["beta", "loss"], ParallelRuns.Of(rows, Best, ["nothing"]).Shown);
    }

    [Fact]
    public void Settings_ThatFewRunsHave_AreOfferedLast_AndAWindowHoldsSoMany()
    {
        var many = string.Join(", ", Enumerable.Range(0, 12).Select(i => $"\"s{i:00}\": 1"));
        var parallel = ParallelRuns.Of([Row(1, 0, $$"""{"rare": 1, {{many}}}"""), Row(2, 0, $$"""{{{many.Replace(": 1", ": 2", StringComparison.Ordinal)}}}""")], Best, null);
        Assert.Equal(ParallelRuns.UsualAxes, parallel.Shown.Count);
        Assert.Equal(("s00", "rare", 13), (parallel.Offered[0], parallel.Offered[^1], parallel.Offered.Count));
    }

    [Fact]
    public void NothingIsShown_WhereNoSettingDiffers() =>
        Assert.Null(ParallelRuns.Of([Row(1, 0, """{"beta": 0.1}""", 40), Row(2, 0, """{"beta": 0.1}""", 50)], Best, null).Spec);

    private static RunRow Row(int id, int seed, string settings, double? best = null)
    {
        var summaries = new Dictionary<string, MetricSummary>();
        if (best is { } value)
            summaries[MetricNames.EvalScore] = new() { RunId = id, Name = MetricNames.EvalScore, Last = value - 5, Min = 0, Max = value };
        return new RunRow(new SummarizedRun(new Run { Id = id, Name = "a run", Algorithm = "dpo", Seed = seed, Settings = settings, CreatedAt = DateTimeOffset.UnixEpoch }, summaries), []);
    }
}
