using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>Direct preference optimisation as people choose it.</summary>
internal static class DpoAlgorithm
{
    public static Algorithm Declared { get; } = new()
    {
        Name = "dpo",
        Title = "DPO",
        Description = "Prefers one action over another of the same state, or one whole trajectory over another of the same goal, held close to the policy it starts from.",
        SettingsType = typeof(DpoSettings),
        // An encoder's head would be random: there is nothing in it to stay close to.
        StartsFrom = [ModelKind.Policy],
        NeedsCheckpoint = true,
        NeedsStartToContinue = _ => true, // as the reference
        Makes = ModelKind.Policy,
        Train = DpoTrainer.Run,
        Presets = new Dictionary<string, TrainingSettings>
        {
            ["demo"] = new DpoSettings
            {
                LearningRate = 5e-4,
                WarmUp = 0.1,
                Goals = 3_500,
                Candidates = 6,
                MinimumDifference = 0.1,
                Epochs = 2,
                Batch = 16,
                Beta = 0.3,
                SftWeight = 0.1,
                ValidationGoals = 200,
                ValidateEvery = 100,
            },
            ["paper"] = new DpoSettings { Pairs = DpoSettings.Demonstrated, Demonstrations = "imported", Goals = 100_000, LearningRate = 1e-5, ValidationGoals = 200 },
        },
    };
}
