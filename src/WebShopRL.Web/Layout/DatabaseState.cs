using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;

namespace WebShopRL.Web.Layout;

/// <summary>Whether the database answers, as far as one reader's pages have noticed; <see cref="DatabaseNotice"/> says it.</summary>
public sealed class DatabaseState(IDbContextFactory<WebShopDbContext> stores)
{
    /// <summary>True from a failure until the database has answered again.</summary>
    public bool IsAway { get; private set; }

    /// <summary>True where it was away when the reader asked for something to be done: that may have come to nothing.</summary>
    public bool HasRefused { get; private set; }

    /// <summary>Either has changed.</summary>
    public event Action? Changed;

    public void IsBack() => Set(away: false, refused: false);

    public void WentAway() => Set(away: true, HasRefused);

    public void Refused() => Set(away: true, refused: true);

    /// <summary>Asks it.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await store.Database.CanConnectAsync(cancellation);
    }

    private void Set(bool away, bool refused)
    {
        if ((away, refused) == (IsAway, HasRefused))
            return;
        (IsAway, HasRefused) = (away, refused);
        Changed?.Invoke();
    }
}
