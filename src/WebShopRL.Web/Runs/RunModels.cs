using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Runs.Feed;
using WebShopRL.Web.Work;
using WebShopRL.Web.Work.Answers;

namespace WebShopRL.Web.Runs;

/// <summary>A run as the API shows it.</summary>
/// <param name="InitialCheckpoint">What it was asked to start from, as it was typed.</param>
/// <param name="InitialCheckpointId">The checkpoint that came to when the run began; null before, and for a model.</param>
/// <param name="InitialContent">Names the content it started from, a model's too.</param>
/// <param name="BestCheckpointId">Its best save.</param>
/// <param name="LastCheckpointId">The save it would go on from.</param>
/// <param name="Version">The program that trained it, newest attempt.</param>
/// <param name="Settings">Complete: what was given, laid over the preset.</param>
/// <param name="Catalog">What it trains in; null until it has begun. The fingerprint is the catalog's content.</param>
/// <param name="LaunchedBy">Who launched it: a key or a login, how and from where; null where that was not kept.</param>
/// <param name="CancelledBy">Who asked for its newest stop; null where nobody did.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Attempts">How often a worker has begun or gone on with it.</param>
/// <param name="Interruptions">Why workers did not end it, oldest first; it goes on by itself until that happens too often.</param>
/// <param name="Summary">Of each metric by its name, so that a list need not read points.</param>
public sealed record RunAnswer(
    int Id, string Name, string Algorithm, string? Preset, RunStatus Status, int Step, int TotalSteps, int Seed, string? Catalog, string? CatalogFingerprint, string? InitialCheckpoint, int? InitialCheckpointId, string? InitialContent,
    int? BestCheckpointId, int? LastCheckpointId, string? Version, JsonElement Settings,
    string? LaunchedBy, string? CancelledBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error, IReadOnlyList<string> Tags, string Notes, bool Archived, bool Pinned,
    int Attempts, IReadOnlyList<string> Interruptions,
    IReadOnlyDictionary<string, MetricSummaryAnswer> Summary) : IWorkAnswer
{
    internal static RunAnswer Of(SummarizedRun summarized) => Of(summarized.Run, summarized.Summaries);

    private static RunAnswer Of(Run run, IReadOnlyDictionary<string, MetricSummary> summaries) => new(
        run.Id, run.Name, run.Algorithm, run.Preset, run.Status, run.Step, run.TotalSteps, run.Seed, run.Catalog, run.CatalogFingerprint, run.InitialCheckpoint, run.InitialCheckpointId, run.InitialContent,
        run.BestCheckpointId, run.LastCheckpointId, run.Version, JsonSerializer.Deserialize<JsonElement>(run.Settings),
        run.LaunchedBy, run.CancelledBy, run.CreatedAt, run.StartedAt, run.FinishedAt, run.Error, run.Tags, run.Notes, run.Archived, run.Pinned, run.Attempts, run.Interruptions,
        summaries.OrderBy(summary => summary.Key, StringComparer.Ordinal).ToDictionary(summary => summary.Key, summary => MetricSummaryAnswer.Of(summary.Value), StringComparer.Ordinal));
}

/// <summary>What a launch with <c>seeds</c> put in line.</summary>
/// <param name="Runs">One for each seed, in their order; those that were deleted since are left out of the answer to a launch that is sent again.</param>
public sealed record LaunchedRuns(IReadOnlyList<RunAnswer> Runs);

/// <summary>Of one metric. A value that is not a finite number (a loss that ran away) is null: JSON has no word for it.</summary>
/// <param name="Min">Of its finite values.</param>
/// <param name="BestStep">Step of the best value: the highest for scores, rates and accuracies, the lowest for losses.</param>
/// <param name="NotFinite">How many of its points are not finite numbers.</param>
public sealed record MetricSummaryAnswer(double? Last, double? Min, double? Max, int BestStep, int NotFinite)
{
    internal static MetricSummaryAnswer Of(MetricSummary summary) => new(FeedPoint.Finite(summary.Last), FeedPoint.Finite(summary.Min), FeedPoint.Finite(summary.Max), summary.BestStep, summary.NotFinite);
}

/// <summary>What people may change about a run. What is absent or null stays as it is.</summary>
public sealed record RunChange
{
    [Text(RunCommands.MaximumName, Required = true)]
    public string? Name { get; init; }

    [Text(100, Required = true), MaxLength(50)]
    public IReadOnlyList<string>? Tags { get; init; }

    [Text(20_000)]
    public string? Notes { get; init; }

    public bool? Archived { get; init; }

    public bool? Pinned { get; init; }
}

/// <summary>One measured value.</summary>
/// <param name="Seq">Grows by one with each point of a run; what <c>after</c> takes.</param>
/// <param name="Value">Null where it is not a finite number.</param>
public sealed record MetricPointAnswer(long Seq, string Name, int Step, int? Episode, double WallSeconds, double? Value)
{
    internal static MetricPointAnswer Of(MetricPoint point) => new(point.Seq, point.Name, point.Step, point.Episode, point.WallSeconds, FeedPoint.Finite(point.Value));
}

public sealed record MetricPoints(IReadOnlyList<MetricPointAnswer> Points);

/// <summary>A line of a run's log.</summary>
public sealed record RunLogLineAnswer(long Seq, DateTimeOffset At, string Level, string Message);
