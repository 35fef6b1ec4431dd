using System.Diagnostics;
using WebShopRL.Agents.Metrics;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Loop;

/// <summary>What a run measures, told at the update it is at. A loss or a gradient norm that is no number ends the run: everything learned from then on would be nothing.</summary>
internal sealed class RunMetrics(ITrainingObserver observer)
{
    /// <summary>Updates done: what an update tells is of the weights it began with.</summary>
    public int Step { get; set; }

    /// <summary>Episodes played so far; null where the algorithm plays none.</summary>
    public int? Episodes { get; set; }

    /// <param name="name">A constant of <see cref="MetricNames"/>.</param>
    /// <exception cref="InvalidOperationException">The value is not finite, and the metric is one that must be; see <see cref="Metric.EndsRun"/>.</exception>
    public void Tell(string name, double value)
    {
        if (MetricTable.Find(name)?.EndsRun != false)
            Require(name, value);
        observer.Metric(name, Step, Episodes, value);
    }

    /// <summary>Ends the run where a value is no number, before anything is made of it.</summary>
    /// <exception cref="InvalidOperationException">The value is not finite.</exception>
    public void Require(string name, double value)
    {
        if (!double.IsFinite(value))
            throw NotFinite(name, value);
    }

    /// <summary>Memory of the process and the count of live tensors, so that a leak shows.</summary>
    public void TellSystem()
    {
        using var process = Process.GetCurrentProcess();
        Tell(MetricNames.RssBytes, process.WorkingSet64);
        Tell(MetricNames.LiveTensors, Tensor.TotalCount);
    }

    /// <summary>Says what is no number, where, and what may be done.</summary>
    public InvalidOperationException NotFinite(string what, double value) => new(
        $"{what} is {(double.IsNaN(value) ? "NaN" : value > 0 ? "infinite" : "minus infinity")} at update {Step}: the run has diverged and stops here; its last save is kept. Take a lower learning rate, a longer warm-up or a smaller gradient clip.");
}
