using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>
/// Losses over preference pairs, with h = (log π(chosen) − log π(rejected)) − (log π_ref(chosen) − log π_ref(rejected)), all [P].
/// sigmoid: DPO, Rafailov et al. 2023 eq. 7, with label smoothing the conservative form; robust: Chowdhury et al. 2024; hinge: SLiC, Zhao et al. 2023; ipo: Azar et al. 2023 eq. 17.
/// </summary>
public static class PreferenceLoss
{
    /// <summary>The loss of each pair [P].</summary>
    /// <param name="margin">h, [P].</param>
    /// <param name="kind">sigmoid, ipo, hinge or robust.</param>
    /// <param name="beta">Strength of the pull towards the reference; for ipo its τ.</param>
    /// <param name="labelSmoothing">Share of pairs taken to be the wrong way round, in [0, 0.5).</param>
    public static Tensor Of(Tensor margin, string kind, double beta, double labelSmoothing)
    {
        var scaled = margin * beta;
        return kind switch
        {
            "sigmoid" => -nn.functional.logsigmoid(scaled) * (1 - labelSmoothing) - nn.functional.logsigmoid(-scaled) * labelSmoothing,
            "robust" => (-nn.functional.logsigmoid(scaled) * (1 - labelSmoothing) + nn.functional.logsigmoid(-scaled) * labelSmoothing) / (1 - 2 * labelSmoothing),
            "hinge" => nn.functional.relu(1 - scaled),
            "ipo" => (margin - 1 / (2 * beta)).square(),
            _ => throw new ArgumentException($"There is no preference loss '{kind}': give sigmoid, ipo, hinge or robust.", nameof(kind)),
        };
    }
}
