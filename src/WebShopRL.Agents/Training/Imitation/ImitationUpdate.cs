using System.Numerics.Tensors;
using TorchSharp;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Imitation;

/// <summary>One update of imitation: forward, backward, AdamW, and what is told of it.</summary>
internal sealed class ImitationUpdate(LearningRun<ChoiceModel, PolicyTexts> run, MicroBatches micro)
{
    private sealed record Figures(double Loss, int Right, int Tokens);

    public void Run(IReadOnlyList<TrainingState> states)
    {
        run.Times.Begin();
        var told = micro.Accumulate(run.Optimizer, states.Count, (start, count) => Pass([.. states.Skip(start).Take(count)], states.Count));
        run.Metrics.Tell(MetricNames.IlLoss, told.Sum(piece => piece.Loss));
        run.Metrics.Tell(MetricNames.IlAccuracy, (double)told.Sum(piece => piece.Right) / states.Count);
        run.Step();
        run.Times.Tell(told.Sum(piece => piece.Tokens));
    }

    /// <summary>Forward and backward of a piece of the batch; its loss is its share of the batch's mean.</summary>
    private Figures Pass(IReadOnlyList<TrainingState> states, int ofBatch)
    {
        using var scope = NewDisposeScope();
        run.Times.Forward();
        var batch = new StateBatch(states, run.Texts.Tokenizer.PaddingId, run.Device);
        var logs = batch.LogProbabilities(run.Model);
        var loss = -logs.index_select(0, batch.Chosen).sum() / ofBatch;
        run.Times.Backward(loss);

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
