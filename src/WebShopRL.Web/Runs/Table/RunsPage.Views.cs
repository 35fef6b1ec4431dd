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

    /// <summary>Views are everybody's: there is a way back.</summary>
    private async Task DeleteViewAsync(string name)
    {
        SavedView? deleted;
        await using (var store = await stores.CreateDbContextAsync(Leaving))
        {
            deleted = await store.SavedViews.AsNoTracking().FirstOrDefaultAsync(view => view.Name == name, Leaving);
            await store.SavedViews.Where(view => view.Name == name).ExecuteDeleteAsync(Leaving);
        }
        await ReadViewsAsync();
        _done = deleted is null ? $"The view '{name}' had been deleted already." : $"The view '{name}' is deleted, for everybody.";
        _undo = deleted is null ? null : () => BringViewBackAsync(deleted);
    }

    private async Task BringViewBackAsync(SavedView view)
    {
        int back;
        await using (var store = await stores.CreateDbContextAsync(Leaving))
            back = await store.Database.ExecuteSqlAsync($"INSERT INTO saved_views (name, query, saved_at) VALUES ({view.Name}, {view.Query}, {view.SavedAt}) ON CONFLICT (name) DO NOTHING", Leaving);
        await ReadViewsAsync();
        _done = back > 0 ? $"The view '{view.Name}' is back." : $"Another view has been saved as '{view.Name}' meanwhile; that one stays.";
        _undo = back > 0 ? () => DeleteViewAsync(view.Name) : null;
    }
}
