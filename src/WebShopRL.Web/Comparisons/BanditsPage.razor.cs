using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Layout;

namespace WebShopRL.Web.Comparisons;

/// <summary>Comparisons by Thompson sampling, newest first, and the form for another.</summary>
public sealed partial class BanditsPage(IDbContextFactory<WebShopDbContext> stores, ComparisonLauncher launcher, NavigationManager navigation)
{
    private const int Most = 100;

    private bool _loaded;
    private List<Comparison> _comparisons = [];
    private List<(string Value, string Label)> _agents = [];
    private Dictionary<string, string> _names = [];
    private readonly List<string> _chosen = ["rule"];
    private readonly LlmForm _llm = new();
    private string _episodes = "", _rollouts = "1000", _parallel = "3", _likelihood = "bernoulli";
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        if (!_loaded)
            _agents = await AgentChoices.ReadAsync(store, Leaving);
        _comparisons = await store.Comparisons.AsNoTracking().OrderByDescending(comparison => comparison.Id).Take(Most).ToListAsync(Leaving);
        _names = await AgentChoices.NamesAsync(store, Leaving);
        _loaded = true;
    }

    private void Choose(string agent, bool chosen)
    {
        _chosen.Remove(agent);
        if (chosen)
            _chosen.Add(agent);
    }

    private Task LaunchAsync() => SendAsync(async () =>
    {
        var errors = new Dictionary<string, string[]>();
        var rollouts = TypedNumber.Whole("rollouts", _rollouts, errors) ?? 0;
        var parallel = TypedNumber.Whole("runs", _parallel, errors) ?? 0;
        var episodes = _episodes.Length > 0 ? TypedNumber.Whole("episodes", _episodes, errors) : null;
        var agents = _chosen.Select(name => name == LlmForm.Choice ? _llm.Agent(errors) : EvaluatedAgent.Of(name)).OfType<EvaluatedAgent>().ToList();
        _errors = errors;
        if (errors.Count > 0)
            return false;
        var result = await launcher.LaunchAsync(new ComparisonRequest(agents, rollouts, parallel, _likelihood, Episodes: episodes), Leaving, FormKey);
        _errors = result.Errors;
        if (result.Comparison is not { } comparison)
            return false;
        navigation.NavigateTo($"/comparisons/{comparison.Id}");
        return true;
    });
}
