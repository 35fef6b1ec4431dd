using System.Text.Json;

namespace WebShopRL.Web.Studies;

/// <summary>Plans that come with the program.</summary>
public static class StudyPresets
{
    /// <summary>Imitation, DPO from it, evaluations of both, of the rule and of the agent that comes with the program, and a bandit: what an empty database gets.</summary>
    public const string QuickStart = "quick-start";

    /// <summary>The paper's experiment: imitation, and what is learned on top of it in equal time.</summary>
    public const string Paper = "paper";

    /// <summary>Names, what they are for people, and the seeds they have where none are asked for.</summary>
    public static IReadOnlyList<(string Name, string Title, int Seeds)> All { get; } =
    [
        (QuickStart, "Quick start: imitation, DPO from it, evaluations and a bandit", 1),
        (Paper, "The paper: imitation, PG, PPO and three kinds of DPO in equal time", 3),
    ];

    /// <summary>The plan of a preset among <see cref="All"/>; throws <see cref="ArgumentException"/> for any other name.</summary>
    public static StudyPlan Find(string name) => name switch
    {
        QuickStart => QuickStartPlan,
        Paper => PaperPlan,
        _ => throw new ArgumentException($"There is no preset '{name}'; there are {string.Join(", ", All.Select(preset => preset.Name))}.", nameof(name)),
    };

    private static StudyPlan QuickStartPlan { get; } = new(
    [
        new("imitation", new("il")),
        new("DPO", new("dpo", InitialCheckpoint: "stage:imitation")),
        new("test", Evaluations: new([Rule, Of("imitation"), Of("DPO"), Shipped], "test")),
        new("test sampled", Evaluations: new([Of("imitation"), Of("DPO")], "test", Decoding: "sample")),
        new("bandit", Comparison: new([Rule, Of("imitation"), Of("DPO"), Shipped])),
    ]);

    private static StudyPlan PaperPlan { get; } = Paperlike(minutes: 5);

    /// <summary>
    /// The scripted shopper stands for the people of the original. All that is learned on top of the imitation has the same minutes; each run keeps the weights that do best on validation goals, and test goals are played at the end alone.
    /// </summary>
    private static StudyPlan Paperlike(double minutes)
    {
        string[] learned = ["imitation", "PG", "PPO", "DPO human", "DPO generated", "DPO on top"];
        PlannedAgent[] agents = [Rule, .. learned.Select(Of)];
        return new(
        [
            new("imitation", new("il")),
            new("PG", new("pg", InitialCheckpoint: "stage:imitation", Settings: Settings(new() { ["minutes"] = minutes }))),
            new("PPO", new("ppo", InitialCheckpoint: "stage:imitation", Settings: Settings(new() { ["minutes"] = minutes }))),
            new("DPO human", new("dpo", InitialCheckpoint: "stage:imitation", Settings: Demonstrated(new() { ["demonstrations"] = "scripted", ["goals"] = 1_200 }))),
            new("generated", Generation: new(Of("imitation"), Wanted: 100, MinReward: 1)),
            new("DPO generated", new("dpo", InitialCheckpoint: "stage:imitation", Settings: Demonstrated(FromGenerated()))),
            new("DPO on top", new("dpo", InitialCheckpoint: "stage:DPO human", Settings: Demonstrated(FromGenerated()))),
            new("validation", Evaluations: new(agents, "validation")),
            new("test", Evaluations: new(agents, "test")),
            new("test sampled", Evaluations: new(agents, "test", Decoding: "sample")),
            new("bandit", Comparison: new(agents)),
        ]);

        IReadOnlyDictionary<string, JsonElement> Demonstrated(Dictionary<string, object> given) => Settings(new(given) { ["pairs"] = "demonstrated", ["minutes"] = minutes });
    }

    private static Dictionary<string, object> FromGenerated() => new() { ["demonstrations"] = "sets", ["trajectory_sets"] = "stage:generated", ["goals"] = 100 };

    private static PlannedAgent Rule => new(Baseline: "rule");

    /// <summary>The best agent that comes with the program, beside what is learned here.</summary>
    private static PlannedAgent Shipped => new("model:demo-agent");

    private static PlannedAgent Of(string stage) => new($"stage:{stage}");

    private static Dictionary<string, JsonElement> Settings(Dictionary<string, object> values) => values.ToDictionary(value => value.Key, value => JsonSerializer.SerializeToElement(value.Value));
}
