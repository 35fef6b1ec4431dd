using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Trajectories;

/// <summary>Stored trajectories, newest first; out and in as files.</summary>
public sealed partial class TrajectoriesPage(IDbContextFactory<WebShopDbContext> stores, TrajectoryImport import, NavigationManager navigation)
{
    private const int PageSize = 100;
    private const long MostBytes = 256 << 20;

    private static readonly string[] Sources = ["human", "imported", "scripted", "policy"];

    private bool _loaded, _failed;
    private string? _message;
    private List<Row> _rows = [];

    /// <summary>How often a file has been imported on this page; the field is made anew each time, so that what came from it before does nothing.</summary>
    private int _imports;

    [SupplyParameterFromQuery] public string? Source { get; set; }
    [SupplyParameterFromQuery] public bool Perfect { get; set; }
    [SupplyParameterFromQuery] public int? Before { get; set; }

    private string ExportAddress => $"/api/v1/trajectories/export?{(string.IsNullOrEmpty(Source) ? "" : $"source={Uri.EscapeDataString(Source)}&")}{(Perfect ? "min_reward=1" : "")}";

    private sealed record Row(int Id, string Source, string Instruction, double Reward, int Length, string? Annotator, DateTimeOffset CreatedAt);

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        IQueryable<StoredTrajectory> wanted = store.Trajectories.AsNoTracking();
        if (!string.IsNullOrEmpty(Source))
            wanted = wanted.Where(trajectory => trajectory.Source == Source);
        if (Perfect)
            wanted = wanted.Where(trajectory => trajectory.Reward == 1);
        if (Before is { } before)
            wanted = wanted.Where(trajectory => trajectory.Id < before);
        _rows = await wanted.OrderByDescending(trajectory => trajectory.Id).Take(PageSize)
            .Select(t => new Row(t.Id, t.Source, t.Instruction, t.Reward, t.Length, t.Annotator, t.CreatedAt)).ToListAsync(Leaving);
        _loaded = true;
    }

    private Func<InputFileChangeEventArgs, Task> ImportOf(int field) => chosen => field == _imports ? SendAsync(() => ImportAsync(chosen)) : Task.CompletedTask;

    private async Task<bool> ImportAsync(InputFileChangeEventArgs chosen)
    {
        var errors = new RequestErrors();
        try
        {
            await using var stream = chosen.File.OpenReadStream(MostBytes);
            var count = await import.ImportAsync(stream, errors);
            (_message, _failed) = errors.Any
                ? ($"Nothing was imported from {chosen.File.Name}.\n{string.Join('\n', errors.ToDictionary().Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))}", true)
                : ($"Imported {count} trajectories from {chosen.File.Name}.", false);
        }
        catch (IOException tooLarge)
        {
            (_message, _failed) = ($"{chosen.File.Name} could not be read: {tooLarge.Message}", true);
        }
        finally
        {
            _imports++;
        }
        await LoadAsync();
        return false;
    }

    private void Set(string name, string value) => navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = value.Length > 0 ? value : null, ["before"] = null }));
}
