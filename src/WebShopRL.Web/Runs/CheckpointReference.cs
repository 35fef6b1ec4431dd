using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Runs;

/// <summary>How people name a checkpoint: by its id (<c>17</c>), or <c>run:12</c> for the best one of a run at the time it is used.</summary>
public readonly record struct CheckpointReference(int? CheckpointId, int? RunId)
{
    /// <summary>What a reference may look like, for messages.</summary>
    public const string Form = "a checkpoint's id (17) or a run's (run:12)";

    public static bool TryParse([NotNullWhen(true)] string? text, out CheckpointReference reference)
    {
        reference = default;
        const string ofRun = "run:";
        if (text is null)
            return false;
        var isRun = text.StartsWith(ofRun, StringComparison.Ordinal);
        if (!int.TryParse(isRun ? text[ofRun.Length..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return false;
        reference = isRun ? new(null, id) : new(id, null);
        return true;
    }

    /// <summary>The checkpoint it stands for now: a run's best, else its last. Null where there is none (yet).</summary>
    public async Task<Checkpoint?> FindAsync(WebShopDbContext store, CancellationToken cancellation = default)
    {
        var (checkpointId, runId) = this;
        if (checkpointId is not null)
            return await store.Checkpoints.AsNoTracking().FirstOrDefaultAsync(checkpoint => checkpoint.Id == checkpointId, cancellation);
        return await store.Checkpoints.AsNoTracking()
            .Where(checkpoint => checkpoint.RunId == runId)
            .OrderBy(checkpoint => checkpoint.Kind == "best" ? 0 : 1).ThenByDescending(checkpoint => checkpoint.Step).ThenByDescending(checkpoint => checkpoint.Id)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>
    /// What is wrong with a reference that somebody gives, or null. A run that has not ended may be named before it has a checkpoint: what names it waits in
    /// line behind it.
    /// </summary>
    public static async Task<string?> ProblemAsync(string text, WebShopDbContext store, CancellationToken cancellation = default)
    {
        if (!TryParse(text, out var reference))
            return $"'{(text.Length > 60 ? text[..60] : text)}' is not a checkpoint: give {Form}.";
        if (await reference.FindAsync(store, cancellation) is not null)
            return null;
        if (reference.RunId is not { } runId)
            return $"There is no checkpoint {reference.CheckpointId}: GET /api/v1/runs/{{id}}/checkpoints lists a run's.";
        var run = await store.Runs.AsNoTracking().FirstOrDefaultAsync(run => run.Id == runId, cancellation);
        return run switch
        {
            null => $"There is no run {runId}.",
            { Status: RunStatus.Queued or RunStatus.Running } => null,
            _ => $"Run {runId} has ended without a checkpoint.",
        };
    }
}
