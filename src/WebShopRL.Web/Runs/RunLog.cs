using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs;

/// <summary>What is looked for in a log.</summary>
/// <param name="Text">Somewhere in the message, in any case of letters.</param>
/// <param name="Level">The least of <see cref="Levels"/>.</param>
public sealed record LogWish(string Text = "", string Level = "information")
{
    /// <summary>From the least to the gravest.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["information", "warning", "error"];

    public bool IsAll => Text.Length == 0 && Level == Levels[0];
}

/// <summary>The newest lines of a run's log that fit what is looked for, newest first.</summary>
/// <param name="Fitting">How many fit.</param>
/// <param name="Total">How many there are.</param>
public sealed record RunLog(IReadOnlyList<RunLogLine> Lines, int Fitting, int Total)
{
    private const int Most = 200;

    public static RunLog None { get; } = new([], 0, 0);

    internal static async Task<RunLog> ReadAsync(WebShopDbContext store, int run, LogWish wish, CancellationToken cancellation)
    {
        var all = store.RunLogLines.AsNoTracking().Where(line => line.RunId == run);
        string[] levels = [.. LogWish.Levels.SkipWhile(level => level != wish.Level)];
        var pattern = LikePattern.Holding(wish.Text);
        var fitting = wish.IsAll ? all : all.Where(line => levels.Contains(line.Level) && EF.Functions.ILike(line.Message, pattern, LikePattern.Escape));
        var lines = await fitting.OrderByDescending(line => line.Seq).Take(Most).ToListAsync(cancellation);
        // The page of a live run reads this each second: what was not cut off is not counted.
        var fit = lines.Count < Most ? lines.Count : await fitting.CountAsync(cancellation);
        return new RunLog(lines, fit, wish.IsAll ? fit : await all.CountAsync(cancellation));
    }
}
