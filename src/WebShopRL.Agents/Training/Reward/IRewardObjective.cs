namespace WebShopRL.Agents.Training.Reward;

/// <summary>What a reward model learns, and from what.</summary>
internal interface IRewardObjective
{
    /// <summary>Tokens of each example.</summary>
    IReadOnlyList<int> Lengths { get; }

    /// <summary>Forward and backward of the examples at these places.</summary>
    /// <param name="share">Their part of the batch.</param>
    /// <returns>What is to be told, as shares of the batch's means, by metric; and the tokens that went through the network.</returns>
    (IReadOnlyList<(string Metric, double Value)> Told, int Tokens) Pass(int[] batch, double share);
}
