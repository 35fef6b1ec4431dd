using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>The terms that policy gradients minimise, each as one number for each state [B].</summary>
public static class PolicyGradientLoss
{
    /// <summary>The policy gradient on the advantage (Mnih et al. 2016, section 4): −log π(a|s) A.</summary>
    /// <param name="logProbabilities">Of the actions taken, [B].</param>
    public static Tensor Advantage(Tensor logProbabilities, Tensor advantages) => -logProbabilities * advantages;

    /// <summary>The squared error of the value (Mnih et al. 2016): (R − V(s))².</summary>
    public static Tensor SquaredError(Tensor values, Tensor returns) => (returns - values).square();

    /// <summary>PPO's clipped surrogate (Schulman et al. 2017, eq. 7), negated: −min(r A, clip(r, 1 − ε, 1 + ε) A), r the ratio of the action's probability now to that by which it was taken.</summary>
    /// <param name="logRatio">log r, [B].</param>
    public static Tensor ClippedSurrogate(Tensor logRatio, Tensor advantages, double clip)
    {
        var ratio = logRatio.exp();
        return -minimum(ratio * advantages, ratio.clamp(1 - clip, 1 + clip) * advantages);
    }

    /// <summary>Whether a ratio is outside of the clip, 0 or 1.</summary>
    public static Tensor IsClipped(Tensor logRatio, double clip) => ((logRatio.exp() - 1).abs() > clip).to(logRatio.dtype);

    /// <summary>Half the larger of two squared errors: the value's, and that of the value kept within the clip of the old one (Schulman's baselines implementation; Huang et al. 2022, detail 9).</summary>
    /// <param name="clip">0 does not clip.</param>
    public static Tensor ClippedValue(Tensor values, Tensor oldValues, Tensor returns, double clip)
    {
        var error = SquaredError(values, returns);
        return 0.5 * (clip > 0 ? maximum(error, SquaredError(oldValues + (values - oldValues).clamp(-clip, clip), returns)) : error);
    }

    /// <summary>The entropy of each state's distribution, in nats.</summary>
    /// <param name="logProbabilities">Of all pairs of a state and one of its actions, [N].</param>
    /// <param name="stateOfPair">Which of the states a pair belongs to, int64 [N].</param>
    public static Tensor Entropy(Tensor logProbabilities, Tensor stateOfPair, int states) =>
        zeros(states, logProbabilities.dtype, logProbabilities.device).index_add(0, stateOfPair, -logProbabilities.exp() * logProbabilities, 1);
}
