using System.Diagnostics;
using WebShopRL.Agents.Metrics;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Loop;

/// <summary>How long an update takes, and of that the passes. On a GPU the passes are not told apart: that would mean waiting for it after each.</summary>
internal sealed class UpdateTimes(RunMetrics metrics, Device device)
{
    private readonly Stopwatch _update = new(), _forward = new(), _backward = new();
    private double? _played;

    /// <summary>An update begins.</summary>
    public void Begin()
    {
        _update.Restart();
        _forward.Reset();
        _backward.Reset();
        _played = null;
    }

    /// <summary>What the update learns from has been played.</summary>
    public void Played() => _played = _update.Elapsed.TotalMilliseconds;

    /// <summary>A forward pass begins; it ends with <see cref="Backward"/>.</summary>
    public void Forward() => _forward.Start();

    /// <summary>The backward pass of a loss.</summary>
    public void Backward(Tensor loss)
    {
        _forward.Stop();
        _backward.Start();
        loss.backward();
        _backward.Stop();
    }

    /// <summary>The update is done.</summary>
    /// <param name="tokens">That went through the network, padding left out.</param>
    public void Tell(int tokens)
    {
        var seconds = _update.Elapsed.TotalSeconds;
        metrics.Tell(MetricNames.StepsPerSecond, 1 / seconds);
        metrics.Tell(MetricNames.TokensPerSecond, tokens / seconds);
        if (_played is { } played)
            metrics.Tell(MetricNames.EnvironmentMs, played);
        if (device.type != TorchSharp.DeviceType.CPU)
            return;
        metrics.Tell(MetricNames.ForwardMs, _forward.Elapsed.TotalMilliseconds);
        metrics.Tell(MetricNames.BackwardMs, _backward.Elapsed.TotalMilliseconds);
    }
}
