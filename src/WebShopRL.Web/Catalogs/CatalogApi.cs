using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Rewards;
using WebShopRL.Web.Api;
using WebShopRL.Web.Clients;

namespace WebShopRL.Web.Catalogs;

/// <summary>The catalog this service serves, and the settings that its goals and pages depend on.</summary>
/// <param name="Fingerprint">SHA-256 of its content: files, seed, limits and profile. Another fingerprint is another catalog, whatever its name.</param>
/// <param name="Warnings">What is odd about its files; elements that were left out.</param>
/// <param name="Splits">How many goals each split has.</param>
/// <param name="Profile">How goals are made and texts compared: webshop, webshop-synthetic or agentgym.</param>
/// <param name="HumanGoals">Whether people wrote the goals.</param>
/// <param name="Seed">What prices and price limits are drawn from.</param>
/// <param name="ProductLimit">Products of the file that are served; null: all.</param>
/// <param name="GoalLimit">Goals that are drawn by weight; null: all.</param>
/// <param name="ShowAttributes">Whether product pages have the Attributes button.</param>
/// <param name="ClientVersion">Version of the Python client that this service hands out.</param>
public sealed record CatalogAnswer(
    string Name, string Fingerprint, int Products, int Goals, IReadOnlyDictionary<string, int> Splits, string Profile, bool HumanGoals, int Seed, string NounTagger, int? ProductLimit, int? GoalLimit,
    bool ShowAttributes, string ClientVersion, IReadOnlyList<string> Warnings);

/// <param name="Price">The price that goals and rewards use, in dollars.</param>
/// <param name="PriceTag">The price as the shop shows it: one, or the ends of a range.</param>
public sealed record FoundProduct(string Asin, string Title, double Price, string PriceTag);

/// <param name="Total">Products found on all pages; at most 50 for words.</param>
public sealed record SearchAnswer(int Total, int Page, IReadOnlyList<FoundProduct> Products);

/// <summary>A purchase to score.</summary>
public sealed record RewardRequest
{
    [Range(0, int.MaxValue)]
    public required int Goal { get; init; }

    [Text(20)]
    public required string Asin { get; init; }

    /// <summary>Chosen options, name to value, in the order they were chosen.</summary>
    [Text(1_000)]
    public OrderedDictionary<string, string>? Options { get; init; }
}

/// <summary>The catalog, its search and its reward over REST.</summary>
internal static class CatalogApi
{
    public static void MapCatalog(this RouteGroupBuilder api)
    {
        var catalog = api.MapGroup("").WithTags("Catalog");
        catalog.MapGet("/catalogs", List).WithSummary("The catalog that is served");
        catalog.MapGoals();
        catalog.MapProducts();
        catalog.MapGet("/search", Search).WithSummary("Searches as a shopper does, ten products a page");
        catalog.MapPost("/rewards", Score).WithSummary("What a purchase is worth for a goal");
    }

    private static Ok<CatalogAnswer[]> List(ShopProvider provider)
    {
        var shop = provider.Current;
        var options = shop.Options;
        return TypedResults.Ok<CatalogAnswer[]>([new(shop.Name, shop.Fingerprint, shop.Products.Count, shop.Goals.Count,
            GoalSplits.CountsOf(shop),
            options.Profile, GoalProfile.Named(options.Profile).HumanGoals, options.Seed, options.NounTagger, options.ProductLimit, options.GoalLimit, options.ShowAttributes,
            PythonWheel.Current.Version, shop.Warnings)]);
    }

    private static Ok<SearchAnswer> Search(
        [FromQuery, Text(2_000), Description("The words to search for, or WebShop's prefixes <r>, <a>, <c>, <q>.")] string q,
        [FromQuery, Range(1, 1_000_000), DefaultValue(1), Description("Pages past the last are empty.")] int? page,
        ShopProvider provider) => TypedResults.Ok(ProductSearch.Find(provider.Current, q, page ?? 1));

    private static Results<Ok<RewardBreakdown>, ValidationProblem> Score(RewardRequest request, ShopProvider provider)
    {
        var shop = provider.Current;
        var errors = new RequestErrors();
        errors.InRange("goal", request.Goal, 0, shop.Goals.Count - 1);
        if (!shop.Products.TryFind(request.Asin.ToUpperInvariant(), out var product))
            errors.Add("asin", $"There is no product '{request.Asin}' in the catalog '{shop.Name}': GET /api/v1/search finds some.");
        return errors.Any
            ? TypedResults.ValidationProblem(errors.ToErrors())
            : TypedResults.Ok(shop.Rewards.Score(shop.Goals[request.Goal], product!, [.. request.Options ?? []]));
    }
}
