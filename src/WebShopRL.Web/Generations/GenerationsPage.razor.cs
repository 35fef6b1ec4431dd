using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Generations;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Trajectories;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Generations;

/// <summary>Generations, newest first, with how far they are, and the form for another.</summary>
public sealed partial class GenerationsPage(IDbContextFactory<WebShopDbContext> stores, GenerationLauncher launcher, GenerationControl generations, WorkControl control, TrajectoryDeletion deletion)
{
    private const int Most = 100;

    private bool _loaded;
    private string? _problem;
    private List<Generation> _generations = [];
    private IReadOnlyList<TrajectorySetAnswer> _sets = [];
    private List<(string Value, string Label)> _agents = [];
    private Dictionary<string, string> _names = [];
    private string _agent = "rule", _set = "", _wanted = "100", _minReward = "1", _budget = "", _seed = "0";
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    /// <summary>Of the form that was sent last: what is launched once more after it has been is another generation.</summary>
    private int _sent;

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        if (!_loaded)
            _agents = await AgentChoices.ReadAsync(store, Leaving, policies: true);
        _generations = await store.Generations.AsNoTracking().Include(row => row.Set).OrderByDescending(row => row.Id).Take(Most).ToListAsync(Leaving);
        _sets = await TrajectorySets.ReadAsync(store, Most, null, Leaving);
        _names = await AgentChoices.NamesAsync(store, Leaving);
        _loaded = true;
    }

    private Task LaunchAsync() => SendAsync(async () =>
    {
        var errors = new Dictionary<string, string[]>();
        var request = new GenerationRequest(
            EvaluatedAgent.Of(_agent), TypedNumber.WholeOrNone("wanted", _wanted, errors) ?? 0, _set.Trim(), MinReward: Number("min_reward", _minReward), Budget: TypedNumber.WholeOrNone("budget", _budget, errors), Seed: TypedNumber.WholeOrNone("seed", _seed, errors));
        _errors = errors;
        if (errors.Count > 0)
            return false;
        var result = await launcher.LaunchAsync(request, Leaving, $"{FormKey} {_sent}");
        _errors = result.Errors;
        if (result.Generation is not null)
            _sent++;
        await LoadAsync();
        return false;

        double? Number(string field, string typed)
        {
            if (double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return number;
            errors[field] = [$"'{typed}' is not a number."];
            return null;
        }
    });

    private async Task CancelAsync(int id)
    {
        _problem = await control.CancelAsync<Generation>(id, Leaving) ? null : "It had ended already: there was nothing to cancel.";
        await LoadAsync();
    }

    private async Task ResumeAsync(int id)
    {
        var (resumed, refusal) = await generations.ResumeAsync(id, Leaving);
        _problem = resumed ? null : refusal ?? "Only a failed or cancelled generation can be resumed; this one is in another state by now.";
        await LoadAsync();
    }

    private async Task DeleteAsync(int id)
    {
        var (became, refusal) = await deletion.OfGenerationAsync(id, Leaving);
        _problem = became == WorkDeletion.NotEnded ? "It has not ended: cancel it first." : refusal;
        await LoadAsync();
    }

    /// <summary>Whichever is nearer to its end: what is wanted, or the budget.</summary>
    private static double Share(Generation row) => row.Status == RunStatus.Succeeded ? 1 : Math.Max((double)row.Kept / row.Wanted, (double)row.EpisodesDone / row.Budget);

    private static bool UsedUp(Generation row) => row.Status == RunStatus.Succeeded && row.Kept < row.Wanted;
}
