using System.Globalization;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Pages;

/// <summary>The site's log of a session, one line of JSON for each page seen, to the letter as WebShop's <c>--log</c> writes it; its human trajectories are such logs.</summary>
public static class SessionLog
{
    /// <param name="url">The whole address that was asked for.</param>
    public static string Line(Page page, string url)
    {
        List<KeyValuePair<string, object?>> line = [new("page", Name(page)), new("url", url), new("goal", GoalFields.Of(page.Goal))];
        if (Content(page) is { } content)
            line.Add(new("content", content));
        if (page is DonePage done)
        {
            line.Add(new("reward", done.Breakdown.Reward));
            line.Add(new("reward_info", done.Breakdown.Fields));
        }
        return PythonJson.Dump(line);
    }

    // A sub page's name stands in its address alone, as in the original.
    private static string Name(Page page) => page switch
    {
        HomePage => "index",
        ResultsPage => "search_results",
        ItemPage => "item_page",
        SubPage => "item_sub_page",
        DonePage => "done",
        _ => throw new ArgumentException($"A {page.GetType().Name} is not logged.", nameof(page)),
    };

    private static KeyValuePair<string, object?>[]? Content(Page page) => page switch
    {
        ResultsPage results =>
        [
            new("keywords", results.Keywords.Words),
            new("search_result_asins", results.Products.Select(listed => listed.Product.Asin).ToArray()),
            new("page", results.Number),
        ],
        ProductPage product =>
            [new("keywords", product.Keywords.Echo), new("page", product.ResultsNumber), new("asin", product.Product.Asin), new("options", Options(product.Chosen, product.Spelled))],
        DonePage done => [new("asin", done.Product.Asin), new("options", Options(done.Chosen, done.Spelled)), new("price", done.Product.Price)],
        _ => null,
    };

    private static object Options(IReadOnlyList<KeyValuePair<string, string>> chosen, PythonDictionary? spelled) =>
        spelled ?? (object)chosen.Select(option => KeyValuePair.Create(option.Key, (object?)option.Value)).ToArray();
}
