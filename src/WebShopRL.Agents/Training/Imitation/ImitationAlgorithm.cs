using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training.Imitation;

/// <summary>Imitation as people choose it.</summary>
internal static class ImitationAlgorithm
{
    public static Algorithm Declared { get; } = new()
    {
        Name = "il",
        Title = "Imitation",
        Description = "Learns to take the action a demonstrator took, by cross-entropy over the available actions.",
        SettingsType = typeof(ImitationSettings),
        StartsFrom = [ModelKind.Encoder, ModelKind.Policy],
        Makes = ModelKind.Policy,
        Train = ImitationTrainer.Run,
        Presets = new Dictionary<string, TrainingSettings>
        {
            // Fits the demo shop and two cores.
            ["demo"] = new ImitationSettings
            {
                Network = "bert-tiny",
                Vocabulary = 4_000,
                PageTokens = 512,
                ActionTokens = 32,
                Dropout = 0,
                Trajectories = 1_200,
                PruneLoops = true,
                Epochs = 4,
                Batch = 16,
                LearningRate = 1e-3,
                WarmUp = 0.05,
                ValidationGoals = 100,
                ValidateEvery = 100,
            },
            // WebShop's and the paper's, for BERT-base on the real data.
            ["paper"] = new ImitationSettings { Demonstrations = "imported", Trajectories = 1_000_000, ValidationGoals = 200, ValidateEvery = 300 },
        },
    };
}
