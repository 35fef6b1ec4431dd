using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Runs;

/// <summary>The form is made from the settings records and sends what <c>POST /api/v1/runs</c> takes; the same command checks both.</summary>
public sealed partial class LaunchPage(IDbContextFactory<WebShopDbContext> stores, RunCommands commands, NavigationManager navigation)
{
    private Algorithm _algorithm = Algorithms.All[0];
    private string _preset = "";
    private string _name = "";
    private string _seed = "0";
    private string _seeds = "";
    private string _checkpoint = "";
    private bool _loaded;
    private IReadOnlyList<SettingsField> _fields = [];
    private Dictionary<string, string> _values = [];
    private string _model = "", _wanted = "";
    private PastRuns? _past;
    private IReadOnlyList<TrajectorySetAnswer> _sets = [];
    private readonly Dictionary<CheckpointUse, List<(string Value, string Label)>> _checkpoints = [];
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    /// <summary>Id of a run to take everything from.</summary>
    [SupplyParameterFromQuery] public int? Clone { get; set; }

    /// <summary>Id of a checkpoint to start from.</summary>
    [SupplyParameterFromQuery] public int? Checkpoint { get; set; }

    protected override void OnInitialized() => Choose(Algorithms.All[0]);

    protected override async Task LoadAsync()
    {
        if (_loaded)
            return;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _sets = await TrajectorySets.ReadAsync(store, MostSets, null, Leaving);
        foreach (var use in Enum.GetValues<CheckpointUse>())
            _checkpoints[use] = await CheckpointChoices.ReadAsync(store, use, Leaving);
        if (Checkpoint is { } checkpoint)
        {
            Choose(Algorithms.All.FirstOrDefault(algorithm => algorithm.NeedsCheckpoint) ?? _algorithm);
            _checkpoint = checkpoint.ToString(CultureInfo.InvariantCulture);
        }
        if (Clone is { } id && await store.Runs.AsNoTracking().FirstOrDefaultAsync(run => run.Id == id, Leaving) is { } original)
            Take(original);
        if (_checkpoint.StartsWith("model:", StringComparison.Ordinal) && Offered.All(choice => choice.Value != _checkpoint))
            (_model, _checkpoint) = (_checkpoint, OtherModel);
        else if (_checkpoint.Length > 0 && Offered.All(choice => choice.Value != _checkpoint))
            _checkpoints[CheckpointUses.StartOf(_algorithm.Name)].Add((_checkpoint, _checkpoint));
        await EstimateAsync();
        _loaded = true;
    }

    /// <summary>The choice that has people name a model themselves.</summary>
    private const string OtherModel = "other";

    /// <summary>So many are looked through without a search.</summary>
    private const int FewChoices = 8;

    private const int MostSets = 100;

    /// <summary>Those of <see cref="Offered"/> whose label has every word that was searched for; the chosen one stays.</summary>
    private IEnumerable<(string Value, string Label)> Fitting
    {
        get
        {
            var words = _wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return Offered.Where(choice => choice.Value == _checkpoint || words.All(word => choice.Label.Contains(word, StringComparison.OrdinalIgnoreCase)));
        }
    }

    /// <summary>What a run of the chosen algorithm can start from.</summary>
    private List<(string Value, string Label)> Offered => _checkpoints.GetValueOrDefault(CheckpointUses.StartOf(_algorithm.Name)) ?? [];

    /// <summary>The reference that is asked for; null for none.</summary>
    private string? InitialCheckpoint => _checkpoint switch
    {
        "" => null,
        OtherModel => _model.Trim() is var model && model.StartsWith("model:", StringComparison.Ordinal) ? model : $"model:{model}",
        _ => _checkpoint,
    };

    private List<SettingsField> Changed => [.. Shown.Where(one => one.Differs(_values[one.Name]))];

    /// <summary>The settings that a run would use as the form stands: others are neither shown nor sent.</summary>
    private IEnumerable<SettingsField> Shown => _fields.Where(one => one.WhyNot(name => _values[name], fromScratch: _checkpoint.Length == 0) is null);

    private void Choose(Algorithm algorithm)
    {
        _algorithm = algorithm;
        _errors = new Dictionary<string, string[]>();
        if (_checkpoint != OtherModel && Offered.All(choice => choice.Value != _checkpoint))
            _checkpoint = "";
        ChoosePreset(algorithm.Presets.Keys.First());
    }

    private void ChoosePreset(string preset)
    {
        _preset = preset;
        _fields = SettingsJson.Describe(_algorithm.Presets[preset]);
        _values = _fields.ToDictionary(field => field.Name, field => SettingsJson.AsText(field.Default));
    }

    private void Take(Run original)
    {
        Choose(Algorithms.All.FirstOrDefault(algorithm => algorithm.Name == original.Algorithm) ?? _algorithm);
        if (original.Preset is { } preset && _algorithm.Presets.ContainsKey(preset))
            ChoosePreset(preset);
        foreach (var setting in JsonDocument.Parse(original.Settings).RootElement.EnumerateObject())
            if (_values.ContainsKey(setting.Name))
                _values[setting.Name] = SettingsJson.AsText(setting.Value);
        (_name, _seed, _checkpoint) = ($"{original.Name} (copy)", original.Seed.ToString(CultureInfo.InvariantCulture), original.InitialCheckpoint ?? "");
    }

    private async Task EstimateAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _past = await PastRuns.ReadAsync(store, _algorithm.Name, _preset, Leaving);
    }

    private Task PickAsync(Algorithm algorithm)
    {
        Choose(algorithm);
        return EstimateAsync();
    }

    private Task PickPresetAsync(string preset)
    {
        ChoosePreset(preset);
        return EstimateAsync();
    }

    private Task LaunchAsync() => SendAsync(async () =>
    {
        var errors = new Dictionary<string, string[]>();
        if (!int.TryParse(_seed, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            errors["seed"] = [$"'{_seed}' is not a whole number from 0 to {int.MaxValue}."];
        if (_seeds.Trim().Length > 0 && Seeds is null)
            errors["seeds"] = [$"'{_seeds}' is neither a number of runs (3) nor a list of seeds (1, 5, 7)."];
        var request = Request(seed);
        // A bad seed never reaches the launcher: it would launch with 0.
        if (errors.Count == 0)
        {
            var result = await commands.LaunchAsync(request, Caller.OnPage(await PersonAsync()), Leaving, FormKey);
            if (result.Run is { } run)
            {
                navigation.NavigateTo(result.Runs.Count == 1 ? $"/runs/{run.Id}" : SeedsAddress(result.Runs));
                return true;
            }
            errors = result.Errors.ToDictionary();
        }
        _errors = errors;
        return false;
    });

    /// <summary>The list of these runs, which their seeds alone tell apart.</summary>
    private static string SeedsAddress(IReadOnlyList<Run> runs) => QueryHelpers.AddQueryString("/", new Dictionary<string, string?>
    {
        ["filter"] = $"id in ({string.Join(", ", runs.Select(run => run.Id))})",
        ["columns"] = $"seed,status,progress,{MetricNames.EvalScore},{MetricNames.EvalSuccessRate},curve,seconds",
    });

    private IReadOnlyList<string> Errors(string field) => _errors.GetValueOrDefault(field) ?? [];

    private string? Invalid(string field) => _errors.ContainsKey(field) ? "true" : null;
}
