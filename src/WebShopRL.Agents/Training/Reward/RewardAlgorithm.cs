using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>Reward models as people choose them.</summary>
internal static class RewardAlgorithm
{
    public static Algorithm Declared { get; } = new()
    {
        Name = "reward",
        Title = "Reward model",
        Description = "Learns what purchases earn from the simulator's rewards on training goals, or which ones people prefer; as an agent it reads the promising products and buys the one that it values most.",
        SettingsType = typeof(RewardSettings),
        StartsFrom = [ModelKind.Encoder, ModelKind.Policy, ModelKind.RewardModel],
        Makes = ModelKind.RewardModel,
        Train = RewardTrainer.Run,
        Presets = new Dictionary<string, TrainingSettings>
        {
            // Fits the demo shop and two cores.
            ["demo"] = new RewardSettings
            {
                Network = "bert-tiny",
                Vocabulary = 4_000,
                Dropout = 0,
                Purchases = 24,
                LearningRate = 1e-3,
                WarmUp = 0.05,
                WeightDecay = 0.01,
                Batch = 64,
                Epochs = 2,
                ValidationGoals = 100,
                ValidateEvery = 1_400,
            },
            ["base"] = new RewardSettings { Epochs = 3, Batch = 64, WarmUp = 0.05, ValidationGoals = 200, ValidateEvery = 1_000 },
        },
    };
}
