namespace WebShopRL.Web.Runs.Feed;

/// <summary>A measured value as charts and clients read it.</summary>
/// <param name="WallSeconds">Seconds of training since the run first started.</param>
/// <param name="Value">Null where it is not a finite number: a gap.</param>
public sealed record FeedPoint(long Seq, string Name, int Step, int? Episode, double WallSeconds, double? Value)
{
    /// <summary>JSON has no word for NaN and infinities.</summary>
    internal static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <param name="Level">information, warning or error.</param>
public sealed record FeedLogLine(long Seq, DateTimeOffset At, string Level, string Message);

/// <param name="Status">queued, running, succeeded, failed or cancelled.</param>
public sealed record FeedStatus(string Status, int Step, int TotalSteps, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error);

/// <summary>What is new in a run since the last delta. Points and lines are in the order of their seq, which they share.</summary>
/// <param name="Status">Null where nothing of it changed.</param>
/// <param name="LastSeq">Where to go on from: everything up to it has been given.</param>
public sealed record RunDelta(int RunId, IReadOnlyList<FeedPoint> Points, IReadOnlyList<FeedLogLine> LogLines, FeedStatus? Status, long LastSeq);
