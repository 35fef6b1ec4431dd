using System.Globalization;
using System.Text.Json;

namespace WebShopRL.Web.Studies;

/// <summary>A plan that comes with the program.</summary>
/// <param name="Title">What it is, for people.</param>
/// <param name="Seeds">As many as it has where none are asked for.</param>
/// <param name="Minutes">Of training that each run has which learns on top of an imitation; null where no run has a budget in time.</param>
/// <param name="Plan">The plan, with so many minutes.</param>
public sealed record StudyPreset(string Name, string Title, int Seeds, double? Minutes, Func<double, StudyPlan> Plan);

/// <summary>Plans that come with the program.</summary>
public static class StudyPresets
{
    /// <summary>Imitation, DPO from it, evaluations of both, of the rule and of the agent that comes with the program, and a bandit: what an empty database gets.</summary>
    public const string QuickStart = "quick-start";

    /// <summary>The paper's experiment: imitation, and what is learned on top of it in equal time.</summary>
    public const string Paper = "paper";

    /// <summary>How far few demonstrations reach: the score against their number.</summary>
    public const string DataEfficiency = "data-efficiency";

    /// <summary>For DPO on demonstrated pairs. At 1e-4 and 5e-4 the policy came to walk in circles within a hundred updates (docs/results.md).</summary>
    private const double GentleRate = 2e-5;

    /// <summary>As many as imitation learns from by default.</summary>
    private const int MostDemonstrations = 1_200;

    private static readonly int[] Demonstrations = [50, 200, 600, MostDemonstrations];

    public static IReadOnlyList<StudyPreset> All { get; } =
    [
        new(QuickStart, "Quick start: imitation, DPO from it, evaluations and a bandit", 1, null, _ => QuickStartPlan()),
        new(Paper, "The paper: imitation, PG, PPO and four kinds of DPO in equal time", 3, 10, Paperlike),
        new(DataEfficiency, "Data efficiency: imitation of 50 to 1,200 demonstrations in equally many updates, and DPO on top", 3, 5, ByDemonstrations),
    ];

    /// <summary>The preset of that name; null where there is none.</summary>
    public static StudyPreset? Find(string? name) => All.FirstOrDefault(preset => preset.Name == name);

    private static StudyPlan QuickStartPlan() => new(
    [
        new("imitation", new("il")),
        new("DPO", new("dpo", InitialCheckpoint: "stage:imitation")),
        new("test", Evaluations: new([Rule, Of("imitation"), Of("DPO"), Shipped], "test")),
        new("test sampled", Evaluations: new([Of("imitation"), Of("DPO")], "test", Decoding: "sample")),
        new("bandit", Comparison: new([Rule, Of("imitation"), Of("DPO"), Shipped])),
    ]);

    /// <summary>
    /// The scripted shopper stands for the people of the original. All that is learned on top of the imitation has the same minutes, and none of them beside other work of the study: what is generated is generated before, and all is evaluated after.
    /// Each run keeps the weights that do best on validation goals, and test goals are played at the end alone.
    /// </summary>
    private static StudyPlan Paperlike(double minutes)
    {
        string[] onTop = ["PG", "PPO", "DPO human", "DPO generated", "DPO on top", "DPO measured"];
        PlannedAgent[] agents = [Rule, Of("imitation"), .. onTop.Select(Of)];
        var timed = new Dictionary<string, object> { ["minutes"] = minutes };
        return new(
        [
            new("imitation", new("il")),
            new("generated", Generation: new(Of("imitation"), Wanted: 100, MinReward: 1)),
            new("PG", new("pg", InitialCheckpoint: "stage:imitation", Settings: Settings(timed)), After: ["generated"]),
            new("PPO", new("ppo", InitialCheckpoint: "stage:imitation", Settings: Settings(timed)), After: ["generated"]),
            new("DPO human", new("dpo", InitialCheckpoint: "stage:imitation", Settings: Scripted(MostDemonstrations, minutes)), After: ["generated"]),
            new("DPO generated", new("dpo", InitialCheckpoint: "stage:imitation", Settings: Generated(minutes)), After: ["generated"]),
            new("DPO on top", new("dpo", InitialCheckpoint: "stage:DPO human", Settings: Generated(minutes)), After: ["generated"]),
            // Not the paper's: preferences that are measured by playing on from both actions (ADR 031). Playing on comes before its minutes begin.
            new("DPO measured", new("dpo", InitialCheckpoint: "stage:imitation", Settings: Settings(timed)), After: ["generated"]),
            new("validation", Evaluations: new(agents, "validation"), After: onTop),
            new("test", Evaluations: new(agents, "test"), After: onTop),
            new("test sampled", Evaluations: new(agents, "test", Decoding: "sample"), After: onTop),
            new("bandit", Comparison: new(agents), After: onTop),
        ]);
    }

    /// <summary>Fewer demonstrations are seen more often, so that all imitations make equally many updates; DPO takes the same demonstrations as preferred, in equal time.</summary>
    private static StudyPlan ByDemonstrations(double minutes)
    {
        string[] imitations = [.. Demonstrations.Select(count => Named("imitation", count))], preferred = [.. Demonstrations.Select(count => Named("DPO", count))];
        return new(
        [
            .. Demonstrations.Select(count => new PlannedStage(Named("imitation", count), new("il", Settings: Settings(new() { ["trajectories"] = count, ["epochs"] = 4 * MostDemonstrations / count })))),
            .. Demonstrations.Select(count => new PlannedStage(Named("DPO", count), new("dpo", InitialCheckpoint: $"stage:{Named("imitation", count)}", Settings: Scripted(count, minutes)), After: imitations)),
            new("test", Evaluations: new([.. imitations.Concat(preferred).Select(Of)], "test"), After: preferred),
        ]);

        static string Named(string what, int count) => string.Create(CultureInfo.InvariantCulture, $"{what} {count}");
    }

    private static PlannedAgent Rule => new(Baseline: "rule");

    /// <summary>The best agent that comes with the program, beside what is learned here.</summary>
    private static PlannedAgent Shipped => new("model:demo-agent");

    private static PlannedAgent Of(string stage) => new($"stage:{stage}");

    /// <summary>The scripted shopper's episodes of so many goals are the preferred ones.</summary>
    private static Dictionary<string, JsonElement> Scripted(int goals, double minutes) => Settings(new() { ["pairs"] = "demonstrated", ["demonstrations"] = "scripted", ["goals"] = goals, ["epochs"] = 2 * MostDemonstrations / goals, ["learning_rate"] = GentleRate, ["minutes"] = minutes });

    /// <summary>What the imitation itself has played perfectly is preferred. Of few goals there are as many more passes, or the time would be over after seconds.</summary>
    private static Dictionary<string, JsonElement> Generated(double minutes) =>
        Settings(new() { ["pairs"] = "demonstrated", ["demonstrations"] = "sets", ["trajectory_sets"] = "stage:generated", ["goals"] = 100, ["epochs"] = 2 * MostDemonstrations / 100, ["learning_rate"] = GentleRate, ["minutes"] = minutes });

    private static Dictionary<string, JsonElement> Settings(Dictionary<string, object> values) => values.ToDictionary(value => value.Key, value => JsonSerializer.SerializeToElement(value.Value));
}
