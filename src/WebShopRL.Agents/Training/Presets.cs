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
        ["paper"] = new ImitationSettings { Demonstrations = "imported", Trajectories = 1_000_000, ValidationGoals = 200, ValidateEvery = 300 },
    };

    public static IReadOnlyDictionary<string, TrainingSettings> Dpo { get; } = new Dictionary<string, TrainingSettings>
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
        ["paper"] = new DpoSettings { Pairs = "human", Demonstrations = "imported", Goals = 100_000, LearningRate = 1e-5, ValidationGoals = 200 },
    };

    public static IReadOnlyDictionary<string, TrainingSettings> SearchImitation { get; } = new Dictionary<string, TrainingSettings>
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
    };

    public static IReadOnlyDictionary<string, TrainingSettings> Pretraining { get; } = new Dictionary<string, TrainingSettings>
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
        ["base"] = new PretrainSettings { Network = "bert-base", Vocabulary = 30_000, TextTokens = 256, LearningRate = 1e-4, WarmUp = 0.01, WeightDecay = 0.01, Batch = 64, Epochs = 3, ValidateEvery = 1_000 },
    };
}
