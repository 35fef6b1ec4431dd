using WebShopRL.Shop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Policies.Scripted;

/// <summary>One trip from the search page to the purchase: what was searched, opened and read so far, and how much patience is left.</summary>
internal sealed class ShoppingTrip
{
    public const string Purchase = "click[buy now]";

    private readonly Storefront _shop;
    private readonly Goal _goal;
    private readonly Random _random;
    private readonly ShopperHabits _habits;
    private readonly List<string> _wanted;
    private readonly int _patience;
    private int _queries;
    private readonly HashSet<string> _searched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ViewedItem> _viewed = new(StringComparer.Ordinal);
    private ViewedItem? _current;
    private ViewedItem? _returningTo;

    public ShoppingTrip(Storefront shop, Goal goal, Random random, ShopperHabits? habits = null)
    {
        _shop = shop;
        _goal = goal;
        _random = random;
        _habits = habits ?? ShopperHabits.Practised;
        _wanted = WordMatch.Words(goal.InstructionText[..PriceSuffixAt(goal.InstructionText)]);
        _patience = _habits.DrawPatience(random);
    }

    /// <summary>True where the shopper itself went back to the search page: a search page at any other time is a new trip.</summary>
    public bool IsBackAtSearch { get; private set; }

    /// <summary>The environment action to take.</summary>
    public string Next(Decision decision)
    {
        var kind = PageReading.KindOf(decision);
        var action = kind switch
        {
            PageKind.Search => Search(decision),
            PageKind.Results => FromResults(decision),
            PageKind.Item => FromItem(decision),
            PageKind.Details => FinishReading(decision),
            _ => decision.EnvironmentActions[0],
        };
        IsBackAtSearch = action == "click[back to search]";
        return action;
    }

    /// <summary>In words of one's own first, if there are any on offer; the instruction as it stands otherwise.</summary>
    private string Search(Decision decision)
    {
        _queries = decision.EnvironmentActions.Count;
        string[] untried = [.. decision.EnvironmentActions.Where(action => !_searched.Contains(action))];
        var action = untried.Length switch
        {
            0 => decision.EnvironmentActions[^1],
            1 => untried[0],
            _ => _random.NextDouble() < _habits.OwnWords ? untried[0] : untried[^1],
        };
        _searched.Add(action);
        return action;
    }

    private string FromResults(Decision decision)
    {
        if (_returningTo is { } chosen)
        {
            if (decision.EnvironmentActions.Contains(chosen.Action))
            {
                _current = chosen;
                return chosen.Action;
            }
            // It was on a page before this one.
            if (decision.EnvironmentActions.Contains("click[< prev]"))
                return "click[< prev]";
            // It was found by another search, and is gone.
            chosen.Fit = double.NegativeInfinity;
            _returningTo = null;
        }
        var fresh = PageReading.Items(decision).Where(item => !_viewed.ContainsKey(item.Action)).ToList();
        var affordable = fresh.Where(item => item.Price <= _goal.PriceUpper).ToList();
        if (affordable.Count > 0)
            fresh = affordable;
        else if (fresh.Count > 0 && !OnPage(decision, 3))
            return "click[next >]";
        if (fresh.Count == 0)
            return GiveUpPage(decision);
        var ranked = fresh.OrderByDescending(item => Promise(item.Title) + Hunch(item)).ToList();
        var pick = ranked.Count > 1 && _random.NextDouble() < _habits.SecondGlance ? ranked[1] : ranked[0];
        _viewed[pick.Action] = _current = new ViewedItem(pick.Action, pick.Title, pick.Price <= _goal.PriceUpper);
        return pick.Action;
    }

    /// <summary>Nothing new to see: on to the next page while there are products, back to the best seen so far where there are none.</summary>
    private string GiveUpPage(Decision decision) =>
        PageReading.Items(decision).Count > 0 || !decision.EnvironmentActions.Contains("click[< prev]") ? "click[next >]" : "click[< prev]";

    private static bool OnPage(Decision decision, int number) => decision.Observation.Contains($"\nPage {number} (", StringComparison.Ordinal);

    /// <summary>How much a title promises: the wanted attributes it names count most, then every other word of the instruction.</summary>
    private double Promise(string title)
    {
        var words = WordMatch.Words(title).ToHashSet(StringComparer.Ordinal);
        return 2 * _goal.Attributes.Sum(attribute => WordMatch.Share(attribute, words) == 1 ? 1.0 : 0.0)
            + 0.5 * _wanted.Distinct(StringComparer.Ordinal).Count(words.Contains);
    }

    /// <summary>How good it would really be, weighted; what no title tells.</summary>
    private double Hunch(ListedItem item) =>
        _habits.Hunch * (_shop.Products.TryFind(item.Asin, out var product) ? ChoiceOracle.Best(_shop.Rewards, _goal, product).Reward : 0);

    private string FromItem(Decision decision)
    {
        if (_current is not { } item)
            return Purchase;
        if (item.ToPick is { } rest)
            return rest.TryDequeue(out var next) ? next : Purchase;
        if (_returningTo != item)
        {
            if (Unread(item) is { } page)
                return page;
            item.Fit = Fit(item, decision);
            if (item.Fit < 1 && _viewed.Count < _patience)
            {
                _current = null;
                return _searched.Count < _queries && _random.NextDouble() < _habits.SearchesAgain ? "click[back to search]" : "click[< prev]";
            }
            var best = _viewed.Values.MaxBy(seen => seen.Fit)!;
            if (best.Fit > item.Fit)
            {
                _returningTo = best;
                _current = null;
                return "click[< prev]";
            }
        }
        item.ToPick = Options(decision);
        return item.ToPick.TryDequeue(out var first) ? first : Purchase;
    }

    /// <summary>The sub page to read next, or null when it has seen enough: everything asked for, or as much as it cares to read.</summary>
    private string? Unread(ViewedItem item)
    {
        if (_goal.Attributes.All(attribute => item.Mentions(attribute)))
            return null;
        if (!item.OfferedFeatures)
        {
            item.OfferedFeatures = true;
            if (_random.NextDouble() < _habits.ReadsFeatures)
                return Read(item, "click[features]");
        }
        if (!item.OfferedDescription)
        {
            item.OfferedDescription = true;
            if (_random.NextDouble() < _habits.ReadsDescription)
                return Read(item, "click[description]");
        }
        return null;
    }

    private static string Read(ViewedItem item, string action)
    {
        item.PagesRead++;
        return action;
    }

    private string FinishReading(Decision decision)
    {
        _current?.Learn(decision.Observation);
        return "click[< prev]";
    }

    /// <summary>In [0, 1]: 1 where nothing speaks against the product. What was not read gets the benefit of the doubt in part.</summary>
    private double Fit(ViewedItem item, Decision decision)
    {
        var missing = 0.0;
        foreach (var attribute in _goal.Attributes)
            if (!item.Mentions(attribute))
                missing += item.PagesRead switch { 0 => _habits.DoubtUnread, 1 => 0.6, _ => 1 };
        string[] values = [.. PageReading.OptionValues(decision)];
        missing += _goal.Options.Count(option => Closest(option.Value, values) is null);
        if (!item.Affordable)
            missing += 1;
        return 1 - missing / (_goal.Attributes.Count + _goal.Options.Count + 1);
    }

    /// <summary>What to click for the options asked for, in the page's order; one is forgotten or mistaken now and then.</summary>
    private Queue<string> Options(Decision decision)
    {
        string[] values = [.. PageReading.OptionValues(decision)];
        SortedSet<int> picks = [];
        foreach (var option in _goal.Options)
        {
            if (Closest(option.Value, values) is not { } pick || _random.NextDouble() < _habits.ForgetsOption)
                continue;
            if (_random.NextDouble() < _habits.MistakesOption)
                pick = pick + 1 < values.Length ? pick + 1 : pick - 1;
            if (pick >= 0)
                picks.Add(pick);
        }
        return new Queue<string>(picks.Select(pick => $"click[{values[pick]}]"));
    }

    /// <summary>The value that was asked for, or failing that one with most of its words; null where none comes near.</summary>
    private static int? Closest(string wanted, string[] values)
    {
        var exact = Array.IndexOf(values, wanted);
        if (exact >= 0)
            return exact;
        var words = WordMatch.Words(wanted).ToHashSet(StringComparer.Ordinal);
        var best = 0.5;
        int? found = null;
        for (var i = 0; i < values.Length; i++)
        {
            var other = WordMatch.Words(values[i]).ToHashSet(StringComparer.Ordinal);
            var likeness = (double)other.Count(words.Contains) / Math.Max(1, Math.Max(other.Count, words.Count));
            if (likeness >= best)
                (best, found) = (likeness + 1e-9, i);
        }
        return found;
    }

    private static int PriceSuffixAt(string instruction) =>
        instruction.IndexOf(", and price lower than", StringComparison.Ordinal) is var at && at >= 0 ? at : instruction.Length;
}
