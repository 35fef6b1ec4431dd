using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Web.Preferences;

/// <summary>A line of a page in text_rich.</summary>
/// <param name="Judged">1 or 2 where it is what that action clicks.</param>
public sealed record PageLine(string Text, bool IsButton, bool IsClicked, int? Judged)
{
    private const string Button = "[button] ", ButtonEnd = " [button_]", Clicked = "[clicked button] ", ClickedEnd = " [clicked button_]";

    public static IEnumerable<PageLine> Of(string observation, string first, string second)
    {
        foreach (var line in observation.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            var (button, clicked) = (Inside(line, Button, ButtonEnd), Inside(line, Clicked, ClickedEnd));
            var text = button ?? clicked ?? line;
            var action = $"click[{text.ToLowerInvariant()}]";
            yield return new PageLine(text, button is not null || clicked is not null, clicked is not null, button is null && clicked is null ? null : action == first.ToLowerInvariant() ? 1 : action == second.ToLowerInvariant() ? 2 : null);
        }
    }

    private static string? Inside(string line, string begin, string end) =>
        line.StartsWith(begin, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal) && line.Length >= begin.Length + end.Length ? line[begin.Length..^end.Length] : null;
}

/// <summary>One of a pair as people see it: nothing says who did it or what it earned.</summary>
/// <param name="Actions">Products by their titles.</param>
/// <param name="Bought">Null for a single action, and for a trajectory that buys nothing.</param>
public sealed record ShownThing(IReadOnlyList<string> Actions, Product? Bought, IReadOnlyList<KeyValuePair<string, string>> Options);

/// <summary>A pair as people see it.</summary>
public sealed record ShownPair(JudgedPair Pair, ShownThing First, ShownThing Second, IReadOnlyList<PageLine> Page, IReadOnlyList<string> Before)
{
    public static ShownPair Of(JudgedPair pair, Storefront shop)
    {
        var replay = new PairReplay(shop);
        return new ShownPair(
            pair, Shown(pair.First), Shown(pair.Second), pair.State is { } state ? [.. PageLine.Of(state.Observation, pair.First.Actions[0], pair.Second.Actions[0])] : [], pair.State is { } at ? replay.AsRead(pair.Goal, at.Before) : []);

        ShownThing Shown(JudgedThing thing)
        {
            if (pair.State is { } judged)
                return new ShownThing([judged.Actions[thing.Place!.Value]], null, []);
            var done = replay.End(pair.Goal, thing.Actions).Page as DonePage;
            return new ShownThing(replay.AsRead(pair.Goal, thing.Actions), done?.Product, done?.Chosen ?? []);
        }
    }
}
