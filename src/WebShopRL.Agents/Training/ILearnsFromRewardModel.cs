namespace WebShopRL.Agents.Training;

/// <summary>Settings of an algorithm that can take its rewards from a reward model.</summary>
public interface ILearnsFromRewardModel
{
    /// <summary>A reference to the reward model's checkpoint; empty for the simulator's rewards.</summary>
    string RewardModel { get; }
}
