using WebShopRL.Agents.Checkpoints;

namespace WebShopRL.Agents.Training.QueryWriting;

/// <summary>The query writer's imitation as people choose it.</summary>
internal static class SearchImitationAlgorithm
{
    public static Algorithm Declared { get; } = new()
    {
        Name = "search_il",
        Title = "Query writer",
        Description = "Learns to write a shopper's search query from the instruction.",
        SettingsType = typeof(SearchImitationSettings),
        StartsFrom = [ModelKind.QueryWriter],
        Makes = ModelKind.QueryWriter,
        Train = SearchImitationTrainer.Run,
        Presets = new Dictionary<string, TrainingSettings>
        {
            ["demo"] = new SearchImitationSettings
            {
                Vocabulary = 4_000,
                Network = "bart-mini",
                Dropout = 0,
                TextTokens = 128,
                QueriesPerGoal = 3,
                LearningRate = 1e-3,
                WarmUp = 0.05,
                WeightDecay = 0.01,
                Batch = 32,
                Epochs = 24,
                ValidationGoals = 200,
                ValidateEvery = 300,
            },
            ["paper"] = new SearchImitationSettings { Demonstrations = "imported", LearningRate = 5e-5, WeightDecay = 0.01, WarmUp = 0.015, Batch = 4, ValidateEvery = 200 },
        },
    };
}
