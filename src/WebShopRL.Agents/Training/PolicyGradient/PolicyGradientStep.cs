using TorchSharp;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>A choice that was made, ready to learn from.</summary>
/// <param name="Advantage">As the step takes it, normalised or not.</param>
internal sealed record PlayedState(TrainingState State, Transition Made, double Advantage);

/// <summary>Some played states behind the network, each [B]; the old ones are those of the time of playing.</summary>
internal sealed record PassedStates(Tensor LogProbabilities, Tensor Values, Tensor OldLogProbabilities, Tensor OldValues, Tensor Advantages, Tensor Returns);

/// <summary>What is minimised of them, each [B].</summary>
/// <param name="Kl">How far the policy is from that of playing; null where it is the same.</param>
/// <param name="Clipped">1 where the ratio is outside of the clip; null where nothing is clipped.</param>
internal sealed record StateTerms(Tensor Policy, Tensor Value, Tensor? Kl = null, Tensor? Clipped = null);

/// <summary>What a step measured, means over its states; <paramref name="Tokens"/> went through the network.</summary>
internal sealed record StepFigures(double Policy, double Value, double Entropy, double Kl, double Clipped, double Imitation, double Loss, int Tokens);

/// <summary>The gradients of one step: the algorithm's own terms, the entropy, and the imitated states beside them.</summary>
internal sealed class PolicyGradientStep(LearningRun<ChoiceModel, PolicyTexts> run, PolicyGradientSettings settings, double policyWeight, Func<PassedStates, StateTerms> terms, MicroBatches micro)
{
    /// <summary>Adds the gradients up in place of those before; the weights stay.</summary>
    /// <param name="demonstrated">Imitated beside; none where that has no weight.</param>
    /// <exception cref="InvalidOperationException">A term is no number.</exception>
    public StepFigures Accumulate(IReadOnlyList<PlayedState> played, IReadOnlyList<TrainingState> demonstrated)
    {
        PlayedState[] sorted = [.. played.OrderBy(state => state.State.Page.Length)]; // pieces of like length are padded little
        var tokens = 0;
        var told = micro.Accumulate(run.Optimizer, sorted.Length + demonstrated.Count, (start, count) =>
        {
            var own = Math.Clamp(sorted.Length - start, 0, count);
            var imitated = demonstrated.Skip(Math.Max(0, start - sorted.Length)).Take(count - own).ToArray();
            return (
                Played: own > 0 ? Pass(sorted.AsSpan(start, own).ToArray(), sorted.Length, ref tokens) : new float[5],
                Imitated: imitated.Length > 0 ? Imitate(imitated, demonstrated.Count, ref tokens) : 0);
        });
        double Of(int figure) => told.Sum(piece => (double)piece.Played[figure]);
        var figures = new StepFigures(Of(0), Of(1), Of(2), Of(3), Of(4), told.Sum(piece => (double)piece.Imitated), 0, tokens);
        figures = figures with { Loss = policyWeight * figures.Policy + settings.ValueWeight * figures.Value - settings.EntropyWeight * figures.Entropy + settings.ImitationWeight * figures.Imitation };
        run.Metrics.Require(MetricNames.PolicyLoss, figures.Policy);
        run.Metrics.Require(MetricNames.ValueLoss, figures.Value);
        run.Metrics.Require(MetricNames.Loss, figures.Loss);
        return figures;
    }

    /// <summary>Clips the gradients and steps; how long they were.</summary>
    /// <exception cref="InvalidOperationException">Their length is no number.</exception>
    public double Step()
    {
        var norm = run.Optimizer.Step(settings.GradientClip);
        run.Metrics.Require(MetricNames.GradNorm, norm);
        return norm;
    }

    /// <summary>What an update tells: the means of its steps.</summary>
    public void Tell(IReadOnlyList<StepFigures> steps, IReadOnlyList<double> norms)
    {
        run.Metrics.Tell(MetricNames.Loss, steps.Average(step => step.Loss));
        run.Metrics.Tell(MetricNames.PolicyLoss, steps.Average(step => step.Policy));
        run.Metrics.Tell(MetricNames.ValueLoss, steps.Average(step => step.Value));
        run.Metrics.Tell(MetricNames.Entropy, steps.Average(step => step.Entropy));
        if (settings.Imitates)
            run.Metrics.Tell(MetricNames.ImitationLoss, steps.Average(step => step.Imitation));
        run.Metrics.Tell(MetricNames.GradNorm, norms.Average());
    }

    /// <summary>Forward and backward of a piece; its figures are its share of the step's means.</summary>
    private float[] Pass(PlayedState[] played, double ofStep, ref int tokens)
    {
        using var scope = NewDisposeScope();
        run.Times.Forward();
        var batch = new StateBatch([.. played.Select(state => state.State)], run.Texts.Tokenizer.PaddingId, run.Device);
        var (logs, values) = batch.Evaluate(run.Model);
        var passed = new PassedStates(logs.index_select(0, batch.Chosen), values,
            Numbers(state => state.Made.LogProbability), Numbers(state => state.Made.Value), Numbers(state => (float)state.Advantage), Numbers(state => (float)state.Made.Return));
        var (policy, value, kl, clipped) = terms(passed);
        var entropy = PolicyGradientLoss.Entropy(logs, batch.Pairs.StateOfPair(), played.Length);
        var loss = (policyWeight * policy + settings.ValueWeight * value - settings.EntropyWeight * entropy).sum() / ofStep;
        run.Times.Backward(loss);
        tokens += batch.Tokens;
        var none = zeros_like(values);
        return (stack([policy.detach(), value.detach(), entropy.detach(), kl?.detach() ?? none, clipped?.detach() ?? none]).sum(1) / ofStep).cpu().data<float>().ToArray();

        Tensor Numbers(Func<PlayedState, float> of) => tensor(played.Select(of).ToArray(), device: run.Device);
    }

    /// <summary>Forward and backward of imitated states; their share of the step's cross-entropy.</summary>
    private float Imitate(TrainingState[] states, double ofStep, ref int tokens)
    {
        using var scope = NewDisposeScope();
        run.Times.Forward();
        var batch = new StateBatch(states, run.Texts.Tokenizer.PaddingId, run.Device);
        var loss = -batch.LogProbabilities(run.Model).index_select(0, batch.Chosen).sum() / ofStep;
        run.Times.Backward(loss * settings.ImitationWeight);
        tokens += batch.Tokens;
        return loss.detach().cpu().item<float>();
    }
}
