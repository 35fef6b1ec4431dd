using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Models;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Checkpoints;

/// <summary>A published model: the repository's id and a branch, tag or commit; or the name of one that comes with the program.</summary>
public sealed record ModelName(string Repository, string Revision);

/// <summary>
/// How people name weights: a checkpoint by its id (<c>17</c>), <c>run:12</c> for the best one of a run at the time it is used, <c>name:best-agent</c> for the one that somebody gave that name, or
/// <c>model:owner/name@revision</c> for a published model.
/// </summary>
public readonly partial record struct CheckpointReference(int? CheckpointId, int? RunId, ModelName? Model, string? Name = null)
{
    /// <summary>What a reference may look like, for messages.</summary>
    public const string Form = "a checkpoint's id (17), a run's (run:12), a name that one was given (name:best-agent) or a model's (model:demo-bert-mini, model:owner/name@revision)";

    /// <summary>The same as a pattern, for the API's description.</summary>
    public const string Pattern = @"^((run:)?[0-9]{1,10}|name:" + Shape + @"|model:[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)?(@[A-Za-z0-9][A-Za-z0-9_./-]*)?)$";

    /// <summary>Longest reference.</summary>
    public const int MaximumLength = 200;

    /// <summary>What a name looks like that people give, as a pattern and in words.</summary>
    public const string NamePattern = "^" + Shape + "$", NameForm = "1 to 60 of a-z, 0-9 and . _ - that begin with a letter or a digit";

    private const string Shape = "[a-z0-9][a-z0-9._-]{0,59}";

    private const string OfRun = "run:", OfName = "name:", OfModel = "model:", Newest = "main";

    /// <summary>The reference of a name.</summary>
    public static string Of(CheckpointName name) => OfName + name.Name;

    public static bool IsName(string text) => NameShape().IsMatch(text);

    public static bool TryParse([NotNullWhen(true)] string? text, out CheckpointReference reference)
    {
        reference = default;
        if (text is null || text.Length > MaximumLength)
            return false;
        if (text.StartsWith(OfModel, StringComparison.Ordinal))
        {
            var parts = text[OfModel.Length..].Split('@', 2);
            reference = new(null, null, new ModelName(parts[0], parts.Length > 1 ? parts[1] : Newest));
            return ModelHub.IsName(reference.Model!.Repository, reference.Model.Revision);
        }
        if (text.StartsWith(OfName, StringComparison.Ordinal))
        {
            reference = new(null, null, null, text[OfName.Length..]);
            return IsName(reference.Name!);
        }
        var isRun = text.StartsWith(OfRun, StringComparison.Ordinal);
        if (!int.TryParse(isRun ? text[OfRun.Length..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return false;
        reference = isRun ? new(null, id, null) : new(id, null, null);
        return true;
    }

    /// <summary>The checkpoint it stands for now: a run's best, else its last; the one that has the name. Null where there is none (yet), and for a model, which has no row.</summary>
    public async Task<Checkpoint?> FindAsync(WebShopDbContext store, CancellationToken cancellation = default)
    {
        var (checkpointId, runId, model, name) = this;
        if (model is not null)
            return null;
        if (name is not null)
            return await store.CheckpointNames.AsNoTracking().Where(given => given.Name == name).Select(given => given.Checkpoint).FirstOrDefaultAsync(cancellation);
        if (checkpointId is not null)
            return await store.Checkpoints.AsNoTracking().FirstOrDefaultAsync(checkpoint => checkpoint.Id == checkpointId, cancellation);
        return await store.Checkpoints.AsNoTracking()
            .FirstOrDefaultAsync(checkpoint => store.Runs.Any(run => run.Id == runId && (run.BestCheckpointId ?? run.LastCheckpointId) == checkpoint.Id), cancellation);
    }

    /// <summary>
    /// What is wrong with a reference that somebody gives, or null. A run that has not ended may be named before it has a checkpoint: what names it waits in
    /// line behind it. Whether there is such a model, and what it is, is found out when it is fetched; what comes with the program is looked at here.
    /// </summary>
    public static async Task<string?> ProblemAsync(string text, CheckpointUse use, WebShopDbContext store, CancellationToken cancellation = default)
    {
        if (!TryParse(text, out var reference))
            return $"'{(text.Length > 60 ? text[..60] : text)}' is not a checkpoint: give {Form}.";
        if (reference.Model is { } model)
            return ShippedModels.Find(model.Repository) is { } shipped ? use.Problem(text, CheckpointFolder.Kind(shipped.Folder)) : null;
        var found = await reference.FindAsync(store, cancellation);
        if (found is null && reference.Name is { } name)
            return await UnknownAsync(name, store, cancellation);
        if (found is null && reference.RunId is null)
            return $"There is no checkpoint {reference.CheckpointId}: GET /api/v1/runs/{{id}}/checkpoints lists a run's.";
        if (reference.RunId is not { } runId)
            return found!.Algorithm is { } algorithm && !use.Suits(algorithm) ? use.Refusal($"Checkpoint {found.Id} of run {found.RunId}", algorithm) : null;
        var run = await store.Runs.AsNoTracking().FirstOrDefaultAsync(run => run.Id == runId, cancellation);
        return run switch
        {
            null => $"There is no run {runId}.",
            _ when !use.Suits(run.Algorithm) => use.Refusal($"Run {runId}", run.Algorithm),
            { Status: RunStatus.Queued or RunStatus.Running } => null,
            _ => found is null ? $"Run {runId} has ended without a checkpoint." : null,
        };
    }

    /// <summary>That no checkpoint has a name, and which one may have been meant.</summary>
    public static async Task<string> UnknownAsync(string name, WebShopDbContext store, CancellationToken cancellation = default) =>
        $"There is no checkpoint named '{(name.Length > CheckpointName.MaximumLength ? name[..CheckpointName.MaximumLength] : name)}': GET /api/v1/checkpoints/names lists those that have a name.{NearestName.Hint(name, await store.CheckpointNames.Select(given => given.Name).ToListAsync(cancellation))}";

    [GeneratedRegex(@"\A" + Shape + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameShape();
}
