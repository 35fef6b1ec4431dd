using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>Proximal policy optimisation as people choose it.</summary>
internal static class PpoAlgorithm
{
    public static Algorithm Declared { get; } = new()
    {
        Name = "ppo",
        Title = "PPO",
        Description = "Plays many training goals at once, then learns from them in several passes that keep each choice's probability near the one it was made with.",
        SettingsType = typeof(PpoSettings),
        // An encoder's head would be random: it would hardly ever buy.
        StartsFrom = [ModelKind.Policy],
        NeedsCheckpoint = true,
        NeedsStartToContinue = settings => settings is PpoSettings { HasReference: true }, // as the reference
        Makes = ModelKind.Policy,
        Train = PpoTrainer.Run,
        Presets = new Dictionary<string, TrainingSettings>
        {
            ["demo"] = new PpoSettings
            {
                Updates = 30,
                LearningRate = 1e-4,
                EpisodesPerUpdate = 64,
                StepLimit = 30,
                RewardScale = 1,
                Epochs = 2,
                ValidationGoals = 200,
                ValidateEvery = 5,
            },
            // The paper's advantage, and WebShop's imitation term beside it; for BERT-base on the real data.
            ["paper"] = new PpoSettings { Updates = 1_000, GaeLambda = 1, Demonstrations = PolicyGradientSettings.Imported, Trajectories = 1_000_000, ValidationGoals = 200, ValidateEvery = 20 },
        },
    };
}
