using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Evaluations;

/// <summary>Evaluations, newest first, and the form for another.</summary>
public sealed partial class EvaluationsPage(IDbContextFactory<WebShopDbContext> stores, EvaluationLauncher launcher, ShopProvider shop, NavigationManager navigation)
{
    private const int Most = 200;

    private bool _loaded;
    private List<EvaluationRecord> _evaluations = [];
    private List<(string Value, string Label)> _agents = [];
    private List<(string Value, string Label)> _writers = [];
    private Dictionary<string, string> _names = [];
    private string _writer = "", _agent = "rule", _split = "test", _decoding = "greedy", _episodes = "", _maxSteps = "";
    private readonly LlmForm _llm = new();
    private readonly WritingForm _writing = new();
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    /// <summary>Id of a checkpoint to offer first.</summary>
    [SupplyParameterFromQuery] public int? Checkpoint { get; set; }

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        if (!_loaded)
            await ReadChoicesAsync(store);
        _evaluations = await store.Evaluations.AsNoTracking().OrderByDescending(evaluation => evaluation.Id).Take(Most).ToListAsync(Leaving);
        _names = await AgentChoices.NamesAsync(store, Leaving);
        _loaded = true;
    }

    private async Task ReadChoicesAsync(WebShopDbContext store)
    {
        _agents = await AgentChoices.ReadAsync(store, Leaving);
        _writers = await CheckpointChoices.ReadAsync(store, CheckpointUse.QueryWriting, Leaving);
        if (Checkpoint is { } id)
        {
            _agent = id.ToString(CultureInfo.InvariantCulture);
            if (_agents.All(choice => choice.Value != _agent))
                _agents.Add((_agent, $"Checkpoint {_agent}"));
        }
    }

    /// <summary>Whether it was played in another catalog than the one that is open: its figures do not compare with those that were not.</summary>
    private bool IsElsewhere(EvaluationRecord evaluation) => shop.IsOpen && !CatalogMark.AreOne((evaluation.Catalog, evaluation.CatalogFingerprint), (shop.Current.Name, shop.Current.Fingerprint));

    private string Name(EvaluationRecord evaluation) => AgentChoices.Name(_names, EvaluatedAgent.Of(evaluation).Name);

    private IReadOnlyList<string> Errors(string field) => _errors.GetValueOrDefault(field.ToLowerInvariant()) ?? [];

    private Task LaunchAsync() => SendAsync(async () =>
    {
        var errors = new Dictionary<string, string[]>();
        var episodes = _episodes.Length > 0 ? TypedNumber.Whole("episodes", _episodes, errors) : null;
        var maxSteps = _maxSteps.Length > 0 ? TypedNumber.Whole("max_steps", _maxSteps, errors) : null;
        var agent = _agent == LlmForm.Choice ? _llm.Agent(errors) : EvaluatedAgent.Of(_agent);
        var writing = _writer.Length > 0 ? _writing.Asked(errors) : null;
        _errors = errors;
        if (agent is null || errors.Count > 0)
            return false;
        var result = await launcher.LaunchAsync(new EvaluationRequest(agent, _split, Episodes: episodes, Decoding: _decoding, MaxSteps: maxSteps, QueryWriter: _writer.Length > 0 ? _writer : null, QueryGeneration: writing), Leaving, FormKey);
        _errors = result.Errors;
        if (result.Evaluation is not { } evaluation)
            return false;
        navigation.NavigateTo($"/evaluations/{evaluation.Id}");
        return true;
    });
}
