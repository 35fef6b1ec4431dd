using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Preferences;

/// <summary>What an export leaves out.</summary>
/// <param name="Undecided">Judgements that prefer neither.</param>
/// <param name="OtherCatalogs">Judgements of another catalog: their pages cannot be played here.</param>
internal sealed record LeftOutOfExport(int Undecided, int OtherCatalogs);

/// <summary>Judgements on their way out in TRL's layout: what was the same in both is the prompt.</summary>
internal sealed class PreferenceExport(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop)
{
    public async Task<(JsonLines Lines, LeftOutOfExport LeftOut)> OfAsync(PreferenceFilter filter, CancellationToken cancellation)
    {
        var opened = shop.Current;
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var fingerprint = opened.Fingerprint;
        var undecided = await filter.Of(store).CountAsync(row => row.Choice == StoredPreference.Tie || row.Choice == StoredPreference.BothBad, cancellation);
        var others = await filter.Of(store).CountAsync(row => row.CatalogFingerprint != fingerprint && row.Choice != StoredPreference.Tie && row.Choice != StoredPreference.BothBad, cancellation);
        return (new JsonLines(Lines()), new LeftOutOfExport(undecided, others));

        async IAsyncEnumerable<object> Lines()
        {
            var form = new ConversationForm(opened);
            await using var reading = await stores.CreateDbContextAsync(cancellation);
            await foreach (var row in filter.Of(reading).Where(row => row.CatalogFingerprint == fingerprint && (row.Choice == StoredPreference.ChoseFirst || row.Choice == StoredPreference.ChoseSecond)).OrderBy(row => row.Id).AsAsyncEnumerable())
            {
                var pair = row.Choice == StoredPreference.ChoseFirst ? JudgedPair.Of(row) : JudgedPair.Of(row).Turned();
                yield return form.Pair(pair.Goal, pair.State?.Before ?? [], pair.First.Actions, pair.Second.Actions);
            }
        }
    }
}
