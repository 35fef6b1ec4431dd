using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using WebShopRL.Web.Api;
using WebShopRL.Web.Evaluations;

namespace WebShopRL.Web.Studies;

/// <summary>What is done, stage by stage. A stage waits for the stages it names (<c>stage:NAME</c>), which stand before it.</summary>
public sealed record StudyPlan(IReadOnlyList<PlannedStage> Stages);

/// <summary>One stage: a name and exactly one of runs, generation, evaluations and comparison.</summary>
/// <param name="After">Names of further stages that have to succeed first.</param>
public sealed record PlannedStage(
    string Name, PlannedRuns? Runs = null, PlannedGeneration? Generation = null, PlannedEvaluations? Evaluations = null, PlannedComparison? Comparison = null, IReadOnlyList<string>? After = null);

/// <summary>A checkpoint's reference - <c>stage:NAME</c> for the run of that stage with the same seed -, a baseline, or a language model, which is evaluated and compared alone.</summary>
public sealed record PlannedAgent(string? Checkpoint = null, string? Baseline = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LlmAgent? Llm = null)
{
    /// <summary>As people read it: the stage's name, the baseline's, the checkpoint or the model.</summary>
    internal string Name => Baseline ?? StageReference.NameOf(Checkpoint) ?? Checkpoint ?? Llm?.Model ?? "";

    /// <summary>As launchers take it, where it comes from no stage.</summary>
    internal EvaluatedAgent Agent => new(Checkpoint, Baseline, Llm);
}

/// <summary>A run for each seed.</summary>
/// <param name="InitialCheckpoint">As POST /api/v1/runs takes it, or <c>stage:NAME</c>.</param>
/// <param name="Settings">As POST /api/v1/runs takes them; <c>trajectory_sets</c> and <c>reward_model</c> may name stages.</param>
public sealed record PlannedRuns(string Algorithm, string? Preset = null, string? InitialCheckpoint = null, IReadOnlyDictionary<string, JsonElement>? Settings = null);

/// <summary>A generation for each seed, each into a set of its own.</summary>
public sealed record PlannedGeneration(
    PlannedAgent Agent, int Wanted, IReadOnlyList<int>? Goals = null, double? MinReward = null, int? Budget = null, double? Temperature = null, int? MaxSteps = null);

/// <summary>Every agent plays the same goals: one that comes from a stage for each seed, any other once.</summary>
public sealed record PlannedEvaluations(
    IReadOnlyList<PlannedAgent> Agents, string Split, IReadOnlyList<int>? Goals = null, int? Episodes = null, string Decoding = "greedy", double? Temperature = null, int? MaxSteps = null, string? QueryWriter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] QueryGeneration? QueryGeneration = null);

/// <summary>A Thompson bandit for each seed; one alone where no agent comes from a stage.</summary>
public sealed record PlannedComparison(IReadOnlyList<PlannedAgent> Agents, int Rollouts = 1000, int ParallelRuns = 3, string Likelihood = "bernoulli");

/// <summary>What to study: a preset or a plan.</summary>
/// <param name="Preset">quick-start: what an empty database gets. paper: imitation and what is learned on top of it. data-efficiency: the same against the number of demonstrations.</param>
/// <param name="Seeds">How many, from 0 on; the preset's own number, or 1, where nothing is given.</param>
/// <param name="Name">What its runs' names begin with.</param>
/// <param name="Minutes">Of training that each run has which learns on top of an imitation, where the preset gives them minutes; the preset's own where nothing is given.</param>
public sealed record StudyRequest(
    [property: AllowedValues(StudyPresets.QuickStart, StudyPresets.Paper, StudyPresets.DataEfficiency)] string? Preset = null,
    StudyPlan? Plan = null,
    [property: Range(1, StudyRequest.MostSeeds)] int? Seeds = null,
    [property: Text(StudyRequest.MaximumName, Required = true)] string? Name = null,
    [property: Range(0.01, 100_000.0)] double? Minutes = null) : ICheckedWhole
{
    public const int MostSeeds = 32, MaximumName = 100;
}

/// <summary>How a plan names a stage where a checkpoint or a set is meant.</summary>
internal static class StageReference
{
    private const string Prefix = "stage:";

    /// <summary>The stage's name; null where the text names none.</summary>
    public static string? NameOf(string? text) => text?.StartsWith(Prefix, StringComparison.Ordinal) == true ? text[Prefix.Length..] : null;
}
