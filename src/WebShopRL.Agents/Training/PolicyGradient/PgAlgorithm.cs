using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>WebShop's reinforcement learning as people choose it.</summary>
internal static class PgAlgorithm
{
    public static Algorithm Declared { get; } = new()
    {
        Name = "pg",
        Title = "Policy gradient",
        Description = "Plays training goals and makes choices that did better than expected more probable: WebShop's A2C, one step from what was just played.",
        SettingsType = typeof(PgSettings),
        // An encoder's head would be random: it would hardly ever buy.
        StartsFrom = [ModelKind.Policy],
        NeedsCheckpoint = true,
        Makes = ModelKind.Policy,
        Train = PgTrainer.Run,
        Presets = new Dictionary<string, TrainingSettings>
        {
            ["demo"] = new PgSettings
            {
                Updates = 400,
                LearningRate = 1e-4,
                WarmUp = 0.05,
                GradientClip = 1,
                Environments = 16,
                ChoicesPerUpdate = 4,
                RewardScale = 1,
                StepLimit = 30,
                EntropyWeight = 0.01,
                ValueWeight = 0.5,
                ValidationGoals = 200,
                ValidateEvery = 50,
            },
            // WebShop's and the paper's, for BERT-base on the real data.
            ["paper"] = new PgSettings { Demonstrations = PolicyGradientSettings.Imported, Trajectories = 1_000_000, ValidationGoals = 200, ValidateEvery = 500 },
        },
    };
}
