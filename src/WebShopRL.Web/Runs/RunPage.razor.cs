using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Checkpoints.Naming;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Runs.Feed;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs;

/// <summary>One run: how far it is, its curves, its log, its checkpoints and what they were measured at. Curves are fed by LiveChart.js; the rest is read again when the feed says so.</summary>
public sealed partial class RunPage(IDbContextFactory<WebShopDbContext> stores, IRunFeed feed, RunCommands commands, CheckpointNaming naming, IArtifacts artifacts, NavigationManager navigation)
{
    private Run? _run;
    private bool _loaded;
    private string? _problem;
    private IReadOnlyDictionary<string, MetricSummary> _summaries = new Dictionary<string, MetricSummary>();
    private IReadOnlyList<MetricChart> _charts = [];
    private RunLog _log = RunLog.None;
    private LogWish _wish = new();
    private IReadOnlyList<RunEvaluation> _evaluations = [];
    private TrainingPace? _pace;
    private RunLineage _lineage = RunLineage.None;
    private List<Checkpoint> _checkpoints = [];
    private RunDependents? _dependents;
    private readonly Dictionary<string, IReadOnlyList<ArtifactFile>> _files = [];

    [Parameter] public int Id { get; set; }
    /// <summary>A part of metrics' names.</summary>
    [SupplyParameterFromQuery] public string? Match { get; set; }
    [SupplyParameterFromQuery] public string? Axis { get; set; }
    [SupplyParameterFromQuery] public string? Smooth { get; set; }
    [SupplyParameterFromQuery] public bool Log { get; set; }

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
        _log = await RunLog.ReadAsync(store, Id, _wish, Leaving);
        _evaluations = await RunEvaluation.ReadAsync(store, Id, Leaving);
        _checkpoints = await store.Checkpoints.AsNoTracking().Where(checkpoint => checkpoint.RunId == Id).OrderByDescending(checkpoint => checkpoint.Seq).ToListAsync(Leaving);
        _names = (await store.CheckpointNames.AsNoTracking().Include(name => name.Checkpoint).Where(name => name.Checkpoint!.RunId == Id).OrderBy(name => name.Name).ToListAsync(Leaving)).ToLookup(name => name.CheckpointId);
        // Asked only of a run that can be deleted: one that goes on is read again each second.
        _dependents = _run?.Status is null or RunStatus.Queued or RunStatus.Running ? null : await RunDependents.FindAsync(store, Id, Leaving);
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

    private static string Algorithm(Run run) => Algorithms.All.FirstOrDefault(algorithm => algorithm.Name == run.Algorithm)?.Title ?? (IsExternal(run) ? "Trained elsewhere" : run.Algorithm);

    private static readonly (string Format, string Name)[] ExportFormats = [("csv", "CSV"), ("jsonl", "JSON lines"), ("tensorboard", "TensorBoard"), ("mlflow", "MLflow")];

    private static bool IsExternal(Run run) => run.Algorithm == ExternalRun.Algorithm;

    /// <summary>Whether its checkpoints are one ONNX graph each.</summary>
    private static bool HasGraph(Run run) => Algorithms.Find(run.Algorithm)?.Makes is not (null or ModelKind.QueryWriter);

    private ApiText Call(Run run) => ApiText.Get(navigation.BaseUri, [$"runs/{run.Id}", $"runs/{run.Id}/metrics?max_points=500"], $"run = client.run({run.Id})\npoints = client.metrics({run.Id}, max_points=500)\nprint(run[\"status\"], len(points))");

    /// <summary>The settings that the run uses, in the order of the form, each with the preset's value where that is another.</summary>
    private static IEnumerable<(string Name, string Value, string? Preset)> Settings(Run run)
    {
        var algorithm = Algorithms.All.FirstOrDefault(algorithm => algorithm.Name == run.Algorithm);
        var fields = run.Preset is not null && algorithm?.Presets.GetValueOrDefault(run.Preset) is { } preset ? SettingsJson.Describe(preset) : [];
        var order = fields.Select(field => field.Name).ToList();
        var originals = fields.ToDictionary(field => field.Name, field => SettingsJson.AsText(field.Default));
        using var json = JsonDocument.Parse(run.Settings);
        var stored = json.RootElement.EnumerateObject().ToDictionary(setting => setting.Name, setting => SettingsJson.AsText(setting.Value));
        return [.. json.RootElement.EnumerateObject()
            .Where(setting => fields.FirstOrDefault(field => field.Name == setting.Name) is not { } field || field.WhyNot(ValueOf, run.InitialCheckpoint is null) is null)
            .OrderBy(setting => order.IndexOf(setting.Name))
            .Select(setting => (setting.Name.Replace('_', ' '), SettingsJson.AsText(setting.Value), originals.GetValueOrDefault(setting.Name) is { } original && original != SettingsJson.AsText(setting.Value) ? original : null))];

        string ValueOf(string name) => stored.GetValueOrDefault(name) ?? originals.GetValueOrDefault(name) ?? "";
    }

    private async Task LookForAsync(LogWish wish)
    {
        _wish = wish;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var found = await RunLog.ReadAsync(store, Id, wish, Leaving);
        // What was typed since has asked again.
        if (_wish == wish)
            _log = found;
    }

    private async Task CancelAsync()
    {
        _problem = await commands.CancelAsync(Id, Caller.OnPage(await PersonAsync()), Leaving) ? null : "The run had ended already: there was nothing to cancel.";
        await LoadAsync();
    }

    private async Task ResumeAsync()
    {
        _problem = await commands.ResumeAsync(Id, Caller.OnPage(await PersonAsync()), Leaving) ? null : "Only a failed or cancelled run can be resumed; this one is in another state by now.";
        await LoadAsync();
    }

    private Task RenameAsync(string name) => ChangeAsync(new RunChange { Name = name });

    private Task TagAsync(string tags) => ChangeAsync(new RunChange { Tags = tags.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) });

    private async Task ChangeAsync(RunChange change)
    {
        var errors = await commands.ChangeAsync(Id, change, Leaving);
        _problem = errors is { Any: true } ? $"Nothing was changed. {string.Join(" ", errors.ToDictionary().Select(error => $"{error.Key}: {string.Join(" ", error.Value)}"))}" : null;
        await LoadAsync();
    }

    /// <summary>The person has read what hangs on the run by then.</summary>
    private string DeleteQuestion => _dependents is { Any: true } work ? $"{work.Words("this run")} Delete it all the same?" : "Delete this run with its curves, log and checkpoints?";

    private async Task DeleteAsync()
    {
        var deleted = await commands.DeleteAsync(Id, confirmed: true, Caller.OnPage(await PersonAsync()), Leaving);
        if (deleted.Became == WorkDeletion.NotEnded)
            _problem = "The run has been resumed: cancel it first.";
        else
            navigation.NavigateTo("/");
    }
}
