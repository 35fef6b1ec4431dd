using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Web.Runs;

/// <summary>One run: how far it is, its curves, its log, its checkpoints. Curves are fed by LiveChart.js; the rest is read again when the feed says so.</summary>
public sealed partial class RunPage(IDbContextFactory<WebShopDbContext> stores, IRunFeed feed, RunControl control, IArtifacts artifacts, NavigationManager navigation)
{
    private const int LogTail = 200;
    private const int MaximumTags = 50;

    private Run? _run;
    private bool _loaded;
    private string? _problem;
    private IReadOnlyDictionary<string, MetricSummary> _summaries = new Dictionary<string, MetricSummary>();
    private IReadOnlyList<MetricChart> _charts = [];
    private List<RunLogLine> _log = [];
    private TrainingPace? _pace;
    private RunLineage _lineage = RunLineage.None;
    private List<Checkpoint> _checkpoints = [];
    private readonly Dictionary<string, IReadOnlyList<ArtifactFile>> _files = [];

    [Parameter] public int Id { get; set; }

    protected override IAsyncEnumerable<int?> ChangesAsync(CancellationToken cancellation) => feed.ChangesAsync(cancellation);

    protected override bool Concerns(int id) => id == Id;

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var found = await RunQuery.FindAsync(store, Id, Leaving);
        (_run, _summaries) = (found?.Run, found?.Summaries ?? new Dictionary<string, MetricSummary>());
        _pace = await TrainingPace.ReadAsync(store, Id, Leaving);
        _lineage = _run is null ? RunLineage.None : await RunLineage.ReadAsync(store, _run, Leaving);
        _charts = MetricChart.Of([.. _summaries.Keys]);
        _log = await store.RunLogLines.AsNoTracking().Where(line => line.RunId == Id).OrderByDescending(line => line.Seq).Take(LogTail).ToListAsync(Leaving);
        _checkpoints = await store.Checkpoints.AsNoTracking().Where(checkpoint => checkpoint.RunId == Id).OrderByDescending(checkpoint => checkpoint.Seq).ToListAsync(Leaving);
        _files.Clear();
        foreach (var content in _checkpoints.Select(checkpoint => checkpoint.Content).OfType<string>().Distinct())
            _files[content] = await artifacts.FilesAsync(content, Leaving);
        _loaded = true;
    }

    private IReadOnlyList<ArtifactFile> Files(Checkpoint checkpoint) => checkpoint.Content is { } content ? _files.GetValueOrDefault(content) ?? [] : [];

    /// <summary>What a save is to its run now.</summary>
    private string Role(Checkpoint checkpoint) => (checkpoint.Id == _run?.BestCheckpointId, checkpoint.Id == _run?.LastCheckpointId) switch
    {
        (true, _) => "best",
        (_, true) => "last",
        _ => $"earlier {checkpoint.Kind}",
    };

    private MetricSummary? Summary(string name) => _summaries.GetValueOrDefault(name);

    private static string Algorithm(Run run) => Algorithms.All.FirstOrDefault(algorithm => algorithm.Name == run.Algorithm)?.Title ?? run.Algorithm;

    private string BaseAddress => navigation.BaseUri;

    /// <summary>The settings in the order of the form, each with the preset's value where that is another.</summary>
    private static IEnumerable<(string Name, string Value, string? Preset)> Settings(Run run)
    {
        var algorithm = Algorithms.All.FirstOrDefault(algorithm => algorithm.Name == run.Algorithm);
        var fields = run.Preset is not null && algorithm?.Presets.GetValueOrDefault(run.Preset) is { } preset ? SettingsJson.Describe(preset) : [];
        var order = fields.Select(field => field.Name).ToList();
        var originals = fields.ToDictionary(field => field.Name, field => Text(field.Default));
        using var json = JsonDocument.Parse(run.Settings);
        return [.. json.RootElement.EnumerateObject()
            .OrderBy(setting => order.IndexOf(setting.Name))
            .Select(setting => (setting.Name.Replace('_', ' '), Text(setting.Value), originals.GetValueOrDefault(setting.Name) is { } original && original != Text(setting.Value) ? original : null))];
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private async Task CancelAsync()
    {
        _problem = await control.CancelAsync(Id, Leaving) ? null : "The run had ended already: there was nothing to cancel.";
        await LoadAsync();
    }

    private async Task ResumeAsync()
    {
        _problem = await control.ResumeAsync(Id, Leaving) ? null : "Only a failed or cancelled run can be resumed; this one is in another state by now.";
        await LoadAsync();
    }

    private async Task RenameAsync(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            _problem = "A run needs a name: the old one was kept.";
        else
            await ChangeAsync(run => run.Name = name.Trim());
    }

    private Task TagAsync(string tags) => ChangeAsync(run =>
        run.Tags = [.. tags.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(tag => tag[..Math.Min(100, tag.Length)]).Distinct().Take(MaximumTags)]);

    private async Task ChangeAsync(Action<Run> change)
    {
        _problem = null;
        await using (var store = await stores.CreateDbContextAsync(Leaving))
        {
            // Only the changed columns are written: the worker's own are left alone.
            if (await store.Runs.FirstOrDefaultAsync(run => run.Id == Id, Leaving) is { } run)
            {
                change(run);
                await store.SaveChangesAsync(Leaving);
            }
        }
        await LoadAsync();
    }
}
