using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training.Pretraining;

/// <summary>Pre-training as people choose it.</summary>
internal static class PretrainAlgorithm
{
    public static Algorithm Declared { get; } = new()
    {
        Name = "pretrain",
        Title = "Pre-training",
        Description = "Learns the catalog's words by guessing masked ones; imitation can start from it.",
        SettingsType = typeof(PretrainSettings),
        StartsFrom = [ModelKind.Encoder, ModelKind.Policy],
        Makes = ModelKind.Encoder,
        Train = PretrainTrainer.Run,
        Presets = new Dictionary<string, TrainingSettings>
        {
            ["demo"] = new PretrainSettings
            {
                Network = "bert-mini",
                Vocabulary = 4_000,
                TextTokens = 128,
                LearningRate = 1e-3,
                WarmUp = 0.05,
                WeightDecay = 0.01,
                Batch = 32,
                Epochs = 5,
                ValidateEvery = 250,
            },
            ["base"] = new PretrainSettings
            {
                Network = "bert-base", Vocabulary = 30_000, TextTokens = 256, LearningRate = 1e-4, WarmUp = 0.01, WeightDecay = 0.01, Batch = 64, Epochs = 3, ValidateEvery = 1_000,
            },
        },
    };
}
