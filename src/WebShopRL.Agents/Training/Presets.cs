namespace WebShopRL.Agents.Training;

/// <summary>Settings to start from. <c>demo</c> fits the demo shop and two cores; <c>paper</c> is WebShop's and the paper's for BERT-base on the real data.</summary>
internal static class Presets
{
    public static IReadOnlyDictionary<string, TrainingSettings> Imitation { get; } = new Dictionary<string, TrainingSettings>
    {
        ["demo"] = new ImitationSettings
        {
            Network = "bert-tiny",
            Vocabulary = 4_000,
            PageTokens = 512,
            ActionTokens = 32,
            Trajectories = 1_200,
            Epochs = 5,
            Batch = 16,
            LearningRate = 1e-3,
            WarmUp = 0.05,
            ValidationGoals = 60,
            ValidateEvery = 400,
        },
        ["paper"] = new ImitationSettings { Demonstrations = "imported", Trajectories = 1_000_000, ValidationGoals = 200, ValidateEvery = 300 },
    };

    public static IReadOnlyDictionary<string, TrainingSettings> Dpo { get; } = new Dictionary<string, TrainingSettings>
    {
        ["demo"] = new DpoSettings
        {
            LearningRate = 2e-4,
            Goals = 200,
            Epochs = 3,
            Batch = 32,
            Beta = 0.3,
            SftWeight = 0.05,
            ValidationGoals = 100,
            ValidateEvery = 40,
        },
        ["paper"] = new DpoSettings { Pairs = "human", Demonstrations = "imported", Goals = 100_000, LearningRate = 1e-5, ValidationGoals = 200 },
    };
}
