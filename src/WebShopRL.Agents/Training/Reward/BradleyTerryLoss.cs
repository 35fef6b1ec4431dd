using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>The loss of a reward model on preferences, by the model of Bradley and Terry (1952).</summary>
public static class BradleyTerryLoss
{
    /// <summary>
    /// −log σ(r_chosen − r_rejected − margin) of each pair [P] (Ouyang et al. 2022, eq. 1; with a margin Touvron et al. 2023, eq. 2), and <paramref name="center"/> × (r_chosen + r_rejected)² (Eisenstein et al. 2023), which
    /// keeps rewards around 0: their differences alone would leave their level open.
    /// </summary>
    /// <param name="chosen">Rewards of what was preferred [P].</param>
    /// <param name="rejected">Rewards of the others [P].</param>
    /// <param name="margin">By how much the preferred is to be valued higher, at least 0.</param>
    /// <param name="center">Weight of the second term, at least 0.</param>
    public static Tensor Of(Tensor chosen, Tensor rejected, double margin = 0, double center = 0)
    {
        var loss = -nn.functional.logsigmoid(chosen - rejected - margin);
        return center > 0 ? loss + center * (chosen + rejected).square() : loss;
    }
}
