using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Views;

namespace WebShopRL.Web.Runs.Table;

/// <summary>What the page's menus hold: they ask for it here, since it is the page that outlives a database that is away.</summary>
public sealed partial class RunsPage
{
    private IReadOnlyList<SavedView> _views = [];
    private Offer? _offer;

    /// <summary>What there is to choose from is read when somebody first wants to.</summary>
    private async Task OfferAsync()
    {
        if (_offer is not null)
            return;
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _offer = await Offer.ReadAsync(store, Leaving);
    }

    private async Task ReadViewsAsync()
    {
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _views = await store.SavedViews.AsNoTracking().OrderBy(view => view.Name).ToListAsync(Leaving);
    }

    private async Task SaveViewAsync(string name)
    {
        await using (var store = await stores.CreateDbContextAsync(Leaving))
            await store.Database.ExecuteSqlAsync($"INSERT INTO saved_views (name, query, saved_at) VALUES ({name}, {_shown.View.Query}, {time.GetUtcNow()}) ON CONFLICT (name) DO UPDATE SET query = EXCLUDED.query, saved_at = EXCLUDED.saved_at", Leaving);
        await ReadViewsAsync();
    }

    private async Task DeleteViewAsync(string name)
    {
        await using (var store = await stores.CreateDbContextAsync(Leaving))
            await store.SavedViews.Where(view => view.Name == name).ExecuteDeleteAsync(Leaving);
        await ReadViewsAsync();
    }
}
