using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Tests.Training;

[Trait(Category.Name, Category.Unit)]
public sealed class RunMetricsTests
{
    [Theory]
    [InlineData(MetricNames.IlLoss, double.NaN, "il/loss is NaN at update 7")]
    [InlineData(MetricNames.EvalLoss, double.PositiveInfinity, "eval/loss is infinite at update 7")]
    [InlineData(MetricNames.GradNorm, double.NegativeInfinity, "train/grad_norm is minus infinity at update 7")]
    public void Tell_EndsTheRun_WhereALossOrAGradientIsNoNumber(string name, double value, string message)
    {
        var observer = new RecordingObserver();

        var failure = Assert.Throws<InvalidOperationException>(() => new RunMetrics(observer) { Step = 7 }.Tell(name, value));

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.Empty(observer.Points);
    }

    [Theory]
    [InlineData(MetricNames.RewardsMargin, double.NaN)]
    [InlineData(MetricNames.StepsPerSecond, double.PositiveInfinity)]
    [InlineData(MetricNames.EvalAccuracy, double.NaN)]
    public void Tell_KeepsAnyOtherMetric_AsItWasMeasured(string name, double value)
    {
        var observer = new RecordingObserver();

        new RunMetrics(observer) { Step = 7 }.Tell(name, value);

        Assert.Equal((name, 7, value), Assert.Single(observer.Points));
    }
}
