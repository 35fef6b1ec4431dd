using WebShopRL.Agents.Policies;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Agents.Rollouts;

/// <summary>
/// Turns the page an episode is on into what it offers, as WebShop's baselines see it: on the search page one
/// <c>search[...]</c> for each query, elsewhere one <c>click[...]</c> for each thing that can be clicked, products by their titles. What was seen before it,
/// which makes a <see cref="Decision"/> of it, is known to a <see cref="RememberedEpisode"/>.
/// </summary>
public static class DecisionBuilder
{
    /// <summary>The only action of a page that offers none (the one after a purchase).</summary>
    public const string Finish = "finish";

    /// <param name="queries">Queries to offer on a search page, best first; the lower-cased instruction is always offered, last.</param>
    public static Offer Build(Episode episode, IReadOnlyList<string>? queries = null) =>
        Build(episode, episode.Actions.HasSearchBar ? Searches(episode, queries ?? []) : Clicks(episode.Actions), episode.Actions);

    /// <summary>As <see cref="Build(Episode, IReadOnlyList{string}?)"/>, but a search page offers this one query alone.</summary>
    public static Offer BuildWithQuery(Episode episode, string query) =>
        Build(episode, episode.Actions.HasSearchBar ? [$"search[{query.ToLowerInvariant()}]"] : Clicks(episode.Actions), episode.Actions);

    private static Offer Build(Episode episode, List<string> environment, AvailableActions available) =>
        new()
        {
            Instruction = episode.Goal.InstructionText,
            Observation = episode.Observe(ObservationMode.TextRich),
            EnvironmentActions = environment,
            Actions = IsResultsPage(available) ? [.. environment.Select(action => AsPolicyReads(action, episode))] : environment,
            Goal = episode.Goal,
        };

    private static List<string> Searches(Episode episode, IReadOnlyList<string> queries)
    {
        var instruction = $"search[{episode.Goal.InstructionText.ToLowerInvariant()}]";
        List<string> actions = [];
        foreach (var query in queries)
        {
            var action = $"search[{query.ToLowerInvariant()}]";
            if (query.Length > 0 && action != instruction && !actions.Contains(action))
                actions.Add(action);
        }
        actions.Add(instruction);
        return actions;
    }

    private static List<string> Clicks(AvailableActions available)
    {
        List<string> actions = [.. available.Clickables.Where(text => text != "search").Select(text => $"click[{text}]")];
        return actions.Count > 0 ? actions : [Finish];
    }

    private static string AsPolicyReads(string action, Episode episode)
    {
        var asin = action["click[".Length..^1].ToUpperInvariant();
        return episode.Shop.Products.TryFind(asin, out var product) ? $"click[item - {product.Title.ToLowerInvariant()}]" : action;
    }

    private static bool IsResultsPage(AvailableActions available) => available.Clickables.Contains("next >");
}
