using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Catalogs;

/// <summary>A product without its long texts.</summary>
/// <param name="Position">Its place in the catalog, from 0 on.</param>
/// <param name="Price">The price that goals and rewards use, in dollars.</param>
/// <param name="PriceTag">The price as the shop shows it: one, or the ends of a range.</param>
public sealed record BriefProduct(int Position, string Asin, string Title, double Price, string PriceTag);

/// <summary>A product as the shop shows and scores it.</summary>
/// <param name="Position">Its place in the catalog, from 0 on; null where it was asked for by its asin.</param>
/// <param name="Price">The price that goals and rewards use, in dollars.</param>
/// <param name="PriceTag">The price as the shop shows it: one, or the ends of a range.</param>
/// <param name="Attributes">Mined from its texts; the reward compares them with a goal's, no page shows them.</param>
/// <param name="Options">Option name to its values, in the shop's order.</param>
/// <param name="OptionImages">Option value to its picture, where it has one.</param>
public sealed record ProductAnswer(
    int? Position, string Asin, string Title, string Description, IReadOnlyList<string> Bullets, double Price, string PriceTag, string Category, string Query, string ProductCategory,
    IReadOnlyList<string> Attributes, OrderedDictionary<string, IReadOnlyList<string>> Options, IReadOnlyDictionary<string, string> OptionImages, string MainImage, string Rating,
    IReadOnlyList<Review> Reviews)
{
    internal static ProductAnswer Of(Product product, int? position = null) => new(
        position, product.Asin, product.Title, product.Description, product.Bullets, product.Price, product.PriceTag, product.Category, product.Query, product.ProductCategory,
        product.Attributes, new(product.Options.Select(group => KeyValuePair.Create(group.Name, group.Values))),
        product.OptionImages.Where(image => image.Value is not null).ToDictionary(image => image.Key, image => image.Value!), product.MainImage, product.Rating, product.Reviews);
}

/// <summary>The catalog's products over REST.</summary>
internal static class ProductApi
{
    public static void MapProducts(this RouteGroupBuilder catalog)
    {
        catalog.MapGet("/products", List).WithSummary("Products in the catalog's order, one JSON object a line");
        catalog.MapGet("/products/{asin}", Get).WithSummary("A product");
    }

    private static JsonLines List(
        [FromQuery, DefaultValue(false), Description("Leaves out all but position, asin, title and price.")] bool? brief, [AsParameters] ListQuery query, ShopProvider provider, HttpContext context)
    {
        var products = provider.Current.Products;
        var start = (int)Math.Min(query.After is { } after ? after + 1L : 0, products.Count);
        var end = Math.Min(start + query.Count, products.Count);
        if (end < products.Count)
            ListQuery.LinkNext(context, $"{end - 1}");
        return new JsonLines(Enumerable.Range(start, end - start).Select(object (position) => products[position] is var product && brief == true
            ? new BriefProduct(position, product.Asin, product.Title, product.Price, product.PriceTag)
            : ProductAnswer.Of(product, position)).ToAsyncEnumerable());
    }

    private static Results<Ok<ProductAnswer>, NotFoundProblem> Get([Text(20)] string asin, ShopProvider provider) =>
        provider.Current.Products.TryFind(asin.ToUpperInvariant(), out var product)
            ? TypedResults.Ok(ProductAnswer.Of(product))
            : new NotFoundProblem($"There is no product '{asin}' in the catalog '{provider.Current.Name}': GET /api/v1/search finds some.");
}
