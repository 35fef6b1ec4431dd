namespace WebShopRL.Store.Runs;

/// <summary>A line of a run's log.</summary>
public sealed class RunLogLine
{
    public int RunId { get; set; }
    public long Seq { get; set; }
    public DateTimeOffset At { get; set; }
    /// <summary>information, warning or error.</summary>
    public required string Level { get; set; }
    public required string Message { get; set; }
}
