using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>Estimates of KL(q, p) from samples of q, by the log-ratio log p − log q of each (Schulman, "Approximating KL divergence", 2020). Natural logarithms.</summary>
public static class KlEstimate
{
    public const string K1 = "k1", K3 = "k3";

    /// <summary>Of one sample.</summary>
    /// <param name="logRatio">log p − log q.</param>
    /// <param name="estimator">k1: −log r, unbiased. k3: (r − 1) − log r, unbiased and never below 0.</param>
    public static double Of(double logRatio, string estimator) => estimator switch
    {
        K1 => -logRatio,
        K3 => Math.Exp(logRatio) - 1 - logRatio,
        _ => throw new ArgumentException($"There is no KL estimator '{estimator}': give k1 or k3.", nameof(estimator)),
    };

    /// <summary>k3 of each sample [B].</summary>
    public static Tensor ThirdOf(Tensor logRatio) => logRatio.exp() - 1 - logRatio;
}
