using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Web.Evaluations;

namespace WebShopRL.Web.Catalogs.Overview;

/// <summary>The catalog that is served: its counts and problems, its products, what agents that learn nothing reach in it; and whether another folder would open.</summary>
public sealed partial class CatalogsPage(IDbContextFactory<WebShopDbContext> stores, ShopProvider provider, CatalogCheck check, EvaluationLauncher evaluations, NavigationManager navigation)
{
    private const int OfPage = 10;

    private Storefront? _shop;
    private string _closed = "", _folder = "";
    private string? _refused;
    private SearchAnswer? _found;
    private IReadOnlyList<Calibration> _calibrations = [];
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();
    private bool _wasGoing;

    /// <summary>Of what was asked for last: asking for the same once more, later, is another evaluation.</summary>
    private int _asked;

    /// <summary>Words to search the products for.</summary>
    [SupplyParameterFromQuery] public string? Q { get; set; }

    /// <summary>From 1 on.</summary>
    [SupplyParameterFromQuery(Name = "page")] public int? Number { get; set; }

    /// <summary>Each second while a folder is being checked or the shop is opening, and once after that.</summary>
    private protected override bool IsDue(int beat)
    {
        var wasGoing = _wasGoing;
        _wasGoing = check.Folder is not null || !provider.IsOpen;
        return _wasGoing || wasGoing || base.IsDue(beat);
    }

    protected override async Task LoadAsync()
    {
        try
        {
            _shop = provider.Current;
        }
        catch (ShopNotOpenException closed)
        {
            _closed = closed.Message;
            return;
        }
        _found = string.IsNullOrWhiteSpace(Q) ? null : ProductSearch.Find(_shop, Q, Math.Clamp(Number ?? 1, 1, 1_000));
        await using var store = await stores.CreateDbContextAsync(Leaving);
        _calibrations = await Calibration.ReadAsync(store, _shop.Fingerprint, Leaving);
    }

    private void Check() => _refused = check.Begin(_folder);

    private async Task MeasureAsync(string agent)
    {
        var launched = await evaluations.LaunchAsync(new EvaluationRequest(EvaluatedAgent.Of(agent), "test"), Leaving, $"{FormKey} {agent} {_asked}");
        _errors = launched.Errors;
        if (launched.Evaluation is not null)
            _asked++;
        await LoadAsync();
    }

    private static int Pages(SearchAnswer found) => Math.Max(1, (found.Total + OfPage - 1) / OfPage);

    private void Go(string words, int page) => navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["q"] = words.Trim().Length > 0 ? words.Trim() : null,
        ["page"] = page > 1 ? page : null,
    }), replace: true);
}
