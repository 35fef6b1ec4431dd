using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Training.Data;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>A choice of a trajectory that a batch learns from.</summary>
/// <param name="Pair">Its pair's place in the batch.</param>
/// <param name="IsBetter">Whether the trajectory is the preferred one.</param>
internal readonly record struct PairedChoice(TrainingState State, int Pair, bool IsBetter, float Reference);

/// <summary>
/// The gradient of a preference loss over sums along trajectories, in pieces of any size. A pair's margin is h = Σ_better (log π − log π_ref) − Σ_worse (log π − log π_ref), so that the loss's gradient is
/// L'(h) (Σ_better ∇ log π − Σ_worse ∇ log π): with L'(h) known from a pass without gradient, each choice can go backward by itself, times one number. Exact; never more than a piece's graph is in memory.
/// </summary>
internal sealed class TrajectoryGradient(ChoiceModel model, int paddingId, Device device, DpoSettings settings)
{
    /// <summary>What the first pass tells of a batch.</summary>
    /// <param name="Losses">Of each pair.</param>
    /// <param name="Weights">By which each choice's log-probability counts in the loss whose gradient is that of the batch's mean.</param>
    /// <param name="Imitation">Cross-entropy of the better trajectories' choices, a mean over them.</param>
    public sealed record Weighed(double[] Losses, double[] Weights, double[] BetterShifts, double[] WorseShifts, double Better, double Worse, double Imitation);

    /// <summary>Log-probabilities of the choices, without gradient.</summary>
    public (float[] Logs, int Tokens) LogProbabilities(IReadOnlyList<PairedChoice> choices)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var batch = Batch(choices);
        return (batch.LogProbabilities(model).index_select(0, batch.Chosen).cpu().data<float>().ToArray(), batch.Tokens);
    }

    /// <param name="logs">Of all choices of the batch.</param>
    /// <param name="pairs">Pairs there are.</param>
    public Weighed Weigh(IReadOnlyList<PairedChoice> choices, IReadOnlyList<float> logs, int pairs)
    {
        double[] better = new double[pairs], worse = new double[pairs];
        double betterSum = 0, worseSum = 0;
        foreach (var (choice, log) in choices.Zip(logs))
            if (choice.IsBetter)
            {
                better[choice.Pair] += log - choice.Reference;
                betterSum += log;
            }
            else
            {
                worse[choice.Pair] += log - choice.Reference;
                worseSum += log;
            }
        var (losses, slopes) = Losses([.. better.Zip(worse, (of, against) => of - against)]);
        double imitated = choices.Count(choice => choice.IsBetter);
        double[] weights = [.. choices.Select(choice => choice.IsBetter ? slopes[choice.Pair] / pairs - settings.SftWeight / imitated : -slopes[choice.Pair] / pairs)];
        return new Weighed(losses, weights, better, worse, betterSum / pairs, worseSum / pairs, -betterSum / imitated);
    }

    /// <summary>Adds these choices' part to the gradients.</summary>
    /// <param name="backward">Goes backward from a loss.</param>
    public void Add(IReadOnlyList<PairedChoice> choices, ReadOnlySpan<double> weights, Action<Tensor> backward)
    {
        using var scope = NewDisposeScope();
        var batch = Batch(choices);
        var logs = batch.LogProbabilities(model).index_select(0, batch.Chosen);
        float[] counted = new float[weights.Length];
        for (var i = 0; i < counted.Length; i++)
            counted[i] = (float)weights[i];
        backward((logs * tensor(counted, device: device)).sum());
    }

    private StateBatch Batch(IReadOnlyList<PairedChoice> choices) => new([.. choices.Select(choice => choice.State)], paddingId, device);

    /// <summary>Each pair's loss, and its slope in the margin: the losses say themselves how they fall.</summary>
    private (double[] Losses, double[] Slopes) Losses(double[] margins)
    {
        using var scope = NewDisposeScope();
        var margin = tensor(margins, requires_grad: true);
        var losses = PreferenceLoss.Of(margin, settings.Loss, settings.Beta, settings.LabelSmoothing);
        losses.sum().backward();
        return (losses.detach().data<double>().ToArray(), margin.grad!.data<double>().ToArray());
    }
}
