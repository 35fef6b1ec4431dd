using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Comparisons;
using WebShopRL.Web.Api;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Comparisons;

/// <summary>One comparison: the agents with their intervals, their differences goal by goal, and how the bandits spent their rollouts.</summary>
public sealed partial class BanditPage(IDbContextFactory<WebShopDbContext> stores, WorkControl control, NavigationManager navigation)
{
    private bool _loaded;
    private string? _problem;
    private Comparison? _comparison;
    private ComparisonResult? _result;
    private Dictionary<string, string> _names = [];

    [Parameter] public int Id { get; set; }

    /// <summary>While it goes on, it is read each second: the charts move with it.</summary>
    private protected override bool IsDue(int beat) => _comparison is { FinishedAt: null } || base.IsDue(beat);

    protected override async Task LoadAsync()
    {
        if (_comparison is { FinishedAt: not null } && _comparison.Id == Id)
            return;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _comparison = await store.Comparisons.AsNoTracking().FirstOrDefaultAsync(comparison => comparison.Id == Id, Leaving);
        _result = _comparison?.Result is { } json ? JsonSerializer.Deserialize<ComparisonResult>(json, ApiJson.Options) : null;
        _names = await AgentChoices.NamesAsync(store, Leaving);
        _loaded = true;
    }

    private ApiText Call => ApiText.Get(navigation.BaseUri, [$"comparisons/{Id}"], $"comparison = client.connection.call(\"GET\", \"/comparisons/{Id}\")\nprint(comparison[\"status\"])");

    private async Task CancelAsync()
    {
        _problem = await control.CancelAsync<Comparison>(Id, Leaving) ? null : "It had ended already: there was nothing to cancel.";
        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        if (await control.DeleteAsync<Comparison>(Id, Leaving) != WorkDeletion.NotEnded)
            navigation.NavigateTo("/comparisons");
        else
            _problem = "It has not ended: cancel it first.";
    }

    private string Name(string agent) => AgentChoices.Name(_names, agent);
}
