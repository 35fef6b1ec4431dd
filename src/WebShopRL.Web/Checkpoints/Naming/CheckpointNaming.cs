using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Checkpoints.Naming;

/// <summary>
/// Gives saves names, moves and takes these away, for pages and API alike. Each change is one conditional statement, so that of two who ask at once the second is told what the first did.
/// </summary>
public sealed partial class CheckpointNaming(IDbContextFactory<WebShopDbContext> stores, CheckpointFolders folders, ContentReferences references, TimeProvider time, ILogger<CheckpointNaming> logger)
{
    /// <summary>A new name. One that stands for another checkpoint stays where it is.</summary>
    public async Task<NameOutcome> GiveAsync(CheckpointNameRequest request, Caller by, CancellationToken cancellation = default)
    {
        while (true)
        {
            var errors = new RequestErrors();
            RequestValidation.Validate(request, errors);
            await using var store = await stores.CreateDbContextAsync(cancellation);
            if (await FindAsync(request.Checkpoint, store, errors, cancellation) is not { } save || errors.Any)
                return Refused(errors);
            if (await NamedAsync(request.Name, store, cancellation) is { } before)
                return before.CheckpointId == save.Id
                    ? new NameOutcome(NameResult.Unchanged, before)
                    : new NameOutcome(NameResult.Taken, before, $"'{before.Name}' stands for {Words(before.Checkpoint!)}.");
            var now = time.GetUtcNow();
            // The lock waits for a sweep that is letting go of this save just now, and finds it gone.
            if (await store.Database.ExecuteSqlAsync(
                    $"INSERT INTO checkpoint_names (name, checkpoint_id, named_by, named_at) SELECT {request.Name}, id, {by.Words}, {now} FROM checkpoints WHERE id = {save.Id} FOR KEY SHARE ON CONFLICT (name) DO NOTHING", cancellation) == 0)
                continue;
            LogNamed(request.Name, save.Id, by);
            return new NameOutcome(NameResult.Done, await NamedAsync(request.Name, store, cancellation));
        }
    }

    /// <param name="confirmed">Whether that is wanted although something hangs on what the name stood for.</param>
    public async Task<NameOutcome> MoveAsync(string name, string? to, bool confirmed, Caller by, CancellationToken cancellation = default)
    {
        while (true)
        {
            var errors = new RequestErrors();
            await using var store = await stores.CreateDbContextAsync(cancellation);
            if (await NamedAsync(name, store, cancellation) is not { } before)
                return new NameOutcome(NameResult.Unknown, Says: await CheckpointReference.UnknownAsync(name, store, cancellation));
            if (await FindAsync(to, store, errors, cancellation) is not { } save)
                return Refused(errors);
            if (before.CheckpointId == save.Id)
                return new NameOutcome(NameResult.Unchanged, before);
            if (!confirmed && await NameUse.FindAsync(before, store, references, cancellation) is { Any: true } use)
                return new NameOutcome(NameResult.Asks, before, $"'{name}' stands for {Words(before.Checkpoint!)}.{use.Words($"that would take {Words(save)}", $"checkpoint {before.CheckpointId}")}");
            if (!await TryMoveAsync(before, save, by, store, cancellation))
                continue;
            LogMoved(name, before.CheckpointId, save.Id, by);
            return new NameOutcome(NameResult.Done, await NamedAsync(name, store, cancellation));
        }
    }

    /// <param name="confirmed">Whether that is wanted although something hangs on the name.</param>
    public async Task<NameOutcome> TakeAwayAsync(string name, bool confirmed, Caller by, CancellationToken cancellation = default)
    {
        while (true)
        {
            await using var store = await stores.CreateDbContextAsync(cancellation);
            if (await NamedAsync(name, store, cancellation) is not { } before)
                return new NameOutcome(NameResult.Unknown, Says: await CheckpointReference.UnknownAsync(name, store, cancellation));
            if (!confirmed && await QuestionAsync(before, store, cancellation) is { } question)
                return new NameOutcome(NameResult.Asks, before, question);
            if (await store.CheckpointNames.Where(row => row.Id == before.Id && row.CheckpointId == before.CheckpointId).ExecuteDeleteAsync(cancellation) == 0)
                continue;
            LogTaken(name, before.CheckpointId, by);
            return new NameOutcome(NameResult.Done);
        }
    }

    /// <summary>False where the name has been moved meanwhile, or the save is gone.</summary>
    private async Task<bool> TryMoveAsync(CheckpointName before, Checkpoint save, Caller by, WebShopDbContext store, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        try
        {
            return await store.CheckpointNames.Where(row => row.Id == before.Id && row.CheckpointId == before.CheckpointId).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.CheckpointId, save.Id).SetProperty(row => row.NamedBy, by.Words).SetProperty(row => row.NamedAt, now), cancellation) > 0;
        }
        catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return false;
        }
    }

    /// <summary>Asks on a page whether a name is to go, with what hangs on it.</summary>
    /// <param name="by">Who answers.</param>
    /// <param name="then">When it is gone.</param>
    public async Task<NameTalk> AskToTakeAwayAsync(CheckpointName name, Func<Task<Caller>> by, Func<Task> then, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return new NameTalk(name.CheckpointId, $"{await QuestionAsync(name, store, cancellation)} Take the name '{name.Name}' away?".TrimStart(), "Take it away", async () =>
        {
            await TakeAwayAsync(name.Name, confirmed: true, await by(), cancellation);
            await then();
        });
    }

    /// <summary>What hangs on a name, in words; null where nothing does.</summary>
    private async Task<string?> QuestionAsync(CheckpointName name, WebShopDbContext store, CancellationToken cancellation) =>
        await NameUse.FindAsync(name, store, references, cancellation) is { Any: true } use ? $"'{name.Name}' stands for {Words(name.Checkpoint!)}.{use.Words("that would fail", $"checkpoint {name.CheckpointId}")}" : null;

    /// <summary>What a name stands for; null where there is none.</summary>
    internal static Task<CheckpointName?> NamedAsync(string name, WebShopDbContext store, CancellationToken cancellation) =>
        store.CheckpointNames.AsNoTracking().Include(row => row.Checkpoint).FirstOrDefaultAsync(row => row.Name == name, cancellation);

    /// <summary>The save that is to have the name, with its files here; null, with the reason, where there is none.</summary>
    private async Task<Checkpoint?> FindAsync(string? text, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        var isReference = CheckpointReference.TryParse(text, out var reference);
        var found = isReference ? await reference.FindAsync(store, cancellation) : null;
        var problem = (found, reference) switch
        {
            _ when !isReference => $"Not a checkpoint: give {CheckpointReference.Form}.",
            (_, { Model: not null }) => "A model has its name already: give the id (17) or another name of a checkpoint, or a run (run:12).",
            (null, { Name: { } name }) => await CheckpointReference.UnknownAsync(name, store, cancellation),
            (null, { RunId: { } run }) => $"There is no run {run}, or it has saved nothing yet.",
            (null, _) => $"There is no checkpoint {reference.CheckpointId}: GET /api/v1/runs/{{id}}/checkpoints lists a run's.",
            _ => null,
        };
        try
        {
            if (problem is null)
                await folders.OpenAsync(found!, cancellation);
        }
        catch (DirectoryNotFoundException gone)
        {
            problem = gone.Message;
        }
        if (problem is not null)
            errors.Add("checkpoint", problem);
        return problem is null ? found : null;
    }

    private static string Words(Checkpoint save) => $"checkpoint {save.Id} ({save.Kind}{(save.RunId is { } run ? $" of run {run}" : "")}, step {save.Step})";

    private static NameOutcome Refused(RequestErrors errors) => new(NameResult.Refused, Errors: errors.ToDictionary());

    [LoggerMessage(LogLevel.Information, "'{Name}' is the name of checkpoint {Id} now, by {By}")]
    private partial void LogNamed(string name, int id, Caller by);

    [LoggerMessage(LogLevel.Information, "'{Name}' was moved from checkpoint {From} to {To} by {By}")]
    private partial void LogMoved(string name, int from, int to, Caller by);

    [LoggerMessage(LogLevel.Information, "'{Name}' is no longer the name of checkpoint {Id}, by {By}")]
    private partial void LogTaken(string name, int id, Caller by);
}
