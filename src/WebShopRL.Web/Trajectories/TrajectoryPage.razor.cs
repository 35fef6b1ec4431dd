using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Web.Trajectories;

/// <summary>One trajectory, step by step, by itself or beside another of its goal.</summary>
public sealed partial class TrajectoryPage(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, DecisionAdvisor advisor, NavigationManager navigation)
{
    private const int MostOthers = 100;

    private bool _loaded;
    private TrajectorySide? _own, _beside;
    /// <summary>What the agent is called that played it; null for people.</summary>
    private string? _by;
    private IReadOnlyList<(int Id, string Label)> _others = [];

    [Parameter] public int Id { get; set; }

    /// <summary>The step that is shown, from 1.</summary>
    [SupplyParameterFromQuery] public int? Step { get; set; }

    /// <summary>Another trajectory of the same goal.</summary>
    [SupplyParameterFromQuery] public int? Beside { get; set; }

    private int Longest => Math.Max(_own?.Steps.Count ?? 0, _beside?.Steps.Count ?? 0);

    private int Place => Math.Clamp((Step ?? 1) - 1, 0, Math.Max(0, Longest - 1));

    protected override async Task LoadAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        var opened = shop.IsOpen ? shop.Current : null;
        var row = await store.Trajectories.AsNoTracking().FirstOrDefaultAsync(trajectory => trajectory.Id == Id, Leaving);
        (_own, _beside, _others) = (row is null ? null : TrajectorySide.Of(row, opened), null, []);
        _by = row is not null && await PlayedBy.AgentAsync(store, row, Leaving) is { } agent ? (await ReferenceNames.ReadAsync(store, [agent], Leaving)).GetValueOrDefault(agent, agent) : null;
        if (row?.Goal is { } goal)
        {
            var others = store.Trajectories.AsNoTracking().Where(trajectory => trajectory.Goal == goal && trajectory.CatalogFingerprint == row.CatalogFingerprint && trajectory.Id != row.Id);
            _others = [.. (await others.OrderByDescending(trajectory => trajectory.Id).Take(MostOthers).Select(trajectory => new { trajectory.Id, trajectory.Source, trajectory.Annotator, trajectory.Reward, trajectory.Length }).ToListAsync(Leaving))
                .Select(other => (other.Id, string.Create(CultureInfo.InvariantCulture, $"{other.Id}: {other.Source}{(other.Annotator is { } by ? $" by {by}" : "")}, reward {other.Reward:F2}, {other.Length} steps")))];
            if (Beside is { } id && await others.FirstOrDefaultAsync(trajectory => trajectory.Id == id, Leaving) is { } beside)
                _beside = TrajectorySide.Of(beside, opened);
        }
        await ReadChoicesAsync(store);
        _loaded = true;
        Start(AskAsync);
    }

    private void Show(int place) => Set("step", (place + 1).ToString(CultureInfo.InvariantCulture));

    private void Set(string name, string value) => navigation.NavigateTo(navigation.GetUriWithQueryParameter(name, value.Length > 0 ? value : null), replace: true);
}
