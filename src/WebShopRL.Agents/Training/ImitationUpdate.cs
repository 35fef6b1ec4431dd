using System.Diagnostics;
using System.Numerics.Tensors;
using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>One update of imitation: forward, backward, AdamW, and what is told of it.</summary>
internal sealed class ImitationUpdate(
    ChoiceModel model, AdamW optimizer, MicroBatches micro, int paddingId, Device device, ImitationSettings settings, ITrainingObserver observer)
{
    private sealed record Figures(double Loss, int Right, int Tokens);

    public void Run(int update, IReadOnlyList<TrainingState> states)
    {
        var clock = Stopwatch.StartNew();
        var told = micro.Accumulate(optimizer, states.Count, (start, count) => Pass([.. states.Skip(start).Take(count)], states.Count));
        var norm = optimizer.Step(settings.GradientClip);
        observer.Metric(MetricNames.IlLoss, update, null, told.Sum(piece => piece.Loss));
        observer.Metric(MetricNames.IlAccuracy, update, null, (double)told.Sum(piece => piece.Right) / states.Count);
        observer.Metric(MetricNames.GradNorm, update, null, norm);
        observer.Metric(MetricNames.TokensPerSecond, update, null, told.Sum(piece => piece.Tokens) / clock.Elapsed.TotalSeconds);
    }

    /// <summary>Forward and backward of a piece of the batch; its loss is its share of the batch's mean.</summary>
    private Figures Pass(IReadOnlyList<TrainingState> states, int ofBatch)
    {
        using var scope = NewDisposeScope();
        var batch = new StateBatch(states, paddingId, device);
        var logs = batch.LogProbabilities(model);
        var loss = -logs.index_select(0, batch.Chosen).sum() / ofBatch;
        loss.backward();

        // One transfer for everything that is told.
        var figures = cat([loss.detach().reshape(1), logs.detach()]).cpu().data<float>().ToArray();
        return new Figures(figures[0], Right(figures.AsSpan(1), states), batch.Tokens);
    }

    /// <summary>States whose most probable action is the demonstrator's.</summary>
    private static int Right(ReadOnlySpan<float> logs, IReadOnlyList<TrainingState> states)
    {
        var right = 0;
        foreach (var state in states)
        {
            if (TensorPrimitives.IndexOfMax(logs[..state.Actions.Count]) == state.Chosen)
                right++;
            logs = logs[state.Actions.Count..];
        }
        return right;
    }
}
