using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.JSInterop;
using WebShopRL.Store;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Trajectories;

/// <summary>Stored trajectories, newest first; out and in as files.</summary>
public sealed partial class TrajectoriesPage(IDbContextFactory<WebShopDbContext> stores, TrajectoryImport import, TrajectoryDeletion deletion, TrajectorySetChanges changes, NavigationManager navigation)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    private const int PageSize = 100;
    private const long MostBytes = 256 << 20;

    private bool _loaded, _failed;
    private string? _message;
    private int? _undo;
    private TakenTrajectory? _taken;
    private const int MostSets = 100;

    private List<Row> _rows = [];
    /// <summary>How many fit; null while they are being counted.</summary>
    private int? _total;
    private CancellationTokenSource _counting = new();
    private IReadOnlyList<(string Value, string Label)> _agents = [];
    private IReadOnlyList<TrajectorySetAnswer> _sets = [];

    /// <summary>How often a file has been imported on this page; the field is made anew each time, so that what came from it before does nothing.</summary>
    private int _imports;
    private InputFileChangeEventArgs? _chosen;

    private sealed record Row(int Id, string Source, string Instruction, double Reward, int Length, string? Annotator, string? Agent, DateTimeOffset CreatedAt);

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var asked = Asked;
        var wanted = await asked.OfAsync(store, Leaving);
        if (Before is { } before)
            wanted = wanted.Where(trajectory => trajectory.Id < before);
        _rows = await wanted.OrderByDescending(trajectory => trajectory.Id).Take(PageSize)
            .Select(t => new Row(t.Id, t.Source, t.Instruction, t.Reward, t.Length, t.Annotator, store.Generations.Where(generation => generation.Id == t.GenerationId).Select(generation => generation.Baseline ?? generation.CheckpointReference).FirstOrDefault(), t.CreatedAt)).ToListAsync(Leaving);
        _sets = await TrajectorySets.ReadAsync(store, MostSets, null, Leaving);
        _total = Before is null && _rows.Count < PageSize ? _rows.Count : null;
        StopCounting();
        if (_total is null && RendererInfo.IsInteractive)
        {
            var counting = _counting.Token;
            Start(_ => CountAsync(asked, counting));
        }
        _agents = await PlayedBy.AgentsAsync(store, Leaving);
        _setErrors = null;
        _loaded = true;
    }

    /// <summary>Beside the page, once the filter has rested: a list is there before all that fits has been counted, and what is asked for next does not wait for it.</summary>
    private async Task CountAsync(TrajectoryFilter asked, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Rest, cancellation);
            await using var store = await stores.CreateDbContextAsync(cancellation);
            var total = await (await asked.OfAsync(store, cancellation)).CountAsync(cancellation);
            cancellation.ThrowIfCancellationRequested();
            _total = total;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Something else is asked for.
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure))
        {
            // Reading the page again counts again.
        }
    }

    private void StopCounting()
    {
        _counting.Cancel();
        _counting.Dispose();
        _counting = new();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            StopCounting();
        base.Dispose(disposing);
    }

    private Func<InputFileChangeEventArgs, Task> ImportOf(int field) => chosen =>
    {
        if (field != _imports)
            return Task.CompletedTask;
        _chosen = chosen;
        return SendAsync(ImportAsync);
    };

    private async Task<bool> ImportAsync()
    {
        try
        {
            while (_chosen is { } chosen && !await TryImportAsync(chosen))
            {
                // Chosen once more before it was read: the browser has forgotten what was chosen first.
            }
        }
        finally
        {
            _imports++;
        }
        await LoadAsync();
        return false;
    }

    /// <summary>False where another file was chosen before this one could be read.</summary>
    private async Task<bool> TryImportAsync(InputFileChangeEventArgs chosen)
    {
        var errors = new RequestErrors();
        try
        {
            await using var stream = chosen.File.OpenReadStream(MostBytes);
            var name = chosen.File.Name.Length > TrajectoryImport.MaximumName ? chosen.File.Name[..TrajectoryImport.MaximumName] : chosen.File.Name;
            var answer = await import.ImportAsync(stream, errors, name);
            (_message, _failed, _undo) = answer is null
                ? ($"Nothing was imported from {name}.\n{Lines(errors.ToDictionary())}", true, null)
                : (Report(name, answer), false, answer.Import);
        }
        catch (JSException) when (chosen != _chosen)
        {
            return false;
        }
        catch (Exception unreadable) when (unreadable is IOException or JSException)
        {
            (_message, _failed, _undo) = ($"{chosen.File.Name} could not be read: {unreadable.Message}", true, null);
        }
        return true;
    }

    private async Task UndoAsync(int batch)
    {
        (_message, _failed, _undo) = await deletion.OfImportAsync(batch) switch
        {
            (_, { } refusal) => (refusal, true, (int?)batch),
            ({ } went, null) => ($"Undone: {went} trajectories are gone again.", false, null),
            _ => ("That import is gone already.", false, null),
        };
        await LoadAsync();
    }

    private async Task DeleteAsync(int id)
    {
        (_taken, var refusal) = await deletion.TakeOneAsync(id, Leaving);
        (_message, _failed, _undo) = (refusal ?? (_taken is null ? $"Trajectory {id} was gone already." : null), refusal is not null, null);
        await LoadAsync();
    }

    private async Task PutBackAsync(TakenTrajectory taken)
    {
        _taken = null;
        (_message, _failed, _undo) = await deletion.PutBackAsync(taken, Leaving)
            ? ($"Undone: trajectory {taken.Trajectory.Id} is back.", false, (int?)null)
            : ($"Trajectory {taken.Trajectory.Id} cannot come back: the set, import, generation or run that it belonged to is gone.", true, null);
        await LoadAsync();
    }

    /// <summary>What came of a file, a line each.</summary>
    private static string Report(string name, ImportAnswer answer)
    {
        List<string> lines = [$"Imported {answer.Imported} trajectories from {name}."];
        if (answer.Duplicates > 0)
            lines.Add($"{answer.Duplicates} had been imported before, and are not stored twice.");
        if (answer.WithoutGoal > 0)
            lines.Add($"{answer.WithoutGoal} ask for nothing that this catalog has a goal for: no run learns from them.");
        if (answer.NotForTraining > 0)
            lines.Add($"{answer.NotForTraining} are of test or validation goals: no run learns from them.");
        if (answer.LeftOut > 0)
            lines.Add($"{answer.LeftOut} lines could not be read and were left out:\n{Lines(answer.Problems)}");
        return string.Join('\n', lines);
    }

    private static string Lines(IReadOnlyDictionary<string, string[]> problems) => string.Join('\n', problems.Select(problem => $"{problem.Key}: {string.Join(' ', problem.Value)}"));
}
