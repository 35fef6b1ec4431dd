using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Shop.Goals;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Catalogs;

/// <summary>A goal as the original's dict has it, with its index.</summary>
/// <param name="Name">Title of the product that the instruction was written for.</param>
/// <param name="PriceUpper">In dollars; 1000000 where the instruction states no limit.</param>
/// <param name="GoalOptions">The option values asked for; for a synthetic goal, which names them, an object of name and value.</param>
/// <param name="Weight">How often it is drawn, relative to the others; 1 for every goal that people wrote.</param>
public sealed record GoalAnswer(
    int Index, string Asin, string Category, string Query, string Name, string ProductCategory, string InstructionText, IReadOnlyList<string> Attributes, double PriceUpper, object GoalOptions,
    double Weight)
{
    internal static GoalAnswer Of(Goal goal, bool named) => new(
        goal.Index, goal.Asin, goal.Category, goal.Query, goal.Name, goal.ProductCategory, goal.InstructionText, goal.Attributes, goal.PriceUpper,
        named ? new OrderedDictionary<string, string>(goal.Options.Select(option => KeyValuePair.Create(option.Name ?? "", option.Value))) : goal.Options.Select(option => option.Value).ToArray(),
        goal.Weight);
}

/// <summary>The catalog's goals over REST.</summary>
internal static class GoalApi
{
    public static void MapGoals(this RouteGroupBuilder catalog)
    {
        catalog.MapGet("/goals", List).WithSummary("Goals by index, one JSON object a line");
        catalog.MapGet("/goals/{index}", Get).WithSummary("A goal");
    }

    private static JsonLines List([FromQuery, AllowedValues("test", "validation", "train")] string? split, [AsParameters] ListQuery query, ShopProvider provider, HttpContext context)
    {
        var shop = provider.Current;
        var goals = split is null ? shop.Goals : shop.GoalsOf(GoalSplits.Parse(split));
        // A split is a run of indices, so that the place of an index in it is known.
        var first = goals.Count == 0 ? 0 : goals[0].Index;
        var start = (int)Math.Clamp(query.After is { } after ? after + 1L - first : 0, 0, goals.Count);
        var end = Math.Min(start + query.Count, goals.Count);
        if (end < goals.Count)
            ListQuery.LinkNext(context, $"{goals[end - 1].Index}");
        var named = Named(shop);
        return new JsonLines(Enumerable.Range(start, end - start).Select(object (position) => GoalAnswer.Of(goals[position], named)).ToAsyncEnumerable());
    }

    private static Results<Ok<GoalAnswer>, NotFoundProblem> Get(int index, ShopProvider provider)
    {
        var shop = provider.Current;
        return index >= 0 && index < shop.Goals.Count
            ? TypedResults.Ok(GoalAnswer.Of(shop.Goals[index], Named(shop)))
            : new NotFoundProblem($"There is no goal {index}: the goals of the catalog '{shop.Name}' are numbered 0 to {shop.Goals.Count - 1}.");
    }

    private static bool Named(Shop.Storefront shop) => !GoalProfile.Named(shop.Options.Profile).HumanGoals;
}
