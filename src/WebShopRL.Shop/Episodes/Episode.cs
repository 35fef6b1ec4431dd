using System.Globalization;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Rewards;

namespace WebShopRL.Shop.Episodes;

/// <summary>
/// One shopper's visit: a state machine over pages, (state, action) → (page, reward, done), that behaves as WebShop's text environment. Not thread-safe; costs
/// little, so that thousands run at once. The same goal and the same actions always give the same episode. After a purchase it goes on, as the original does: it is
/// the caller who ends it.
/// </summary>
public sealed class Episode
{
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private SearchResults? _results;
    private int _resultsNumber;

    public Episode(Storefront shop, Goal goal, string sessionId)
    {
        Shop = shop;
        Goal = goal;
        SessionId = sessionId;
        Page = Home();
    }

    private Episode(Episode other)
    {
        Shop = other.Shop;
        Goal = other.Goal;
        SessionId = other.SessionId;
        Page = other.Page;
        _visited.UnionWith(other._visited);
        _results = other._results;
        _resultsNumber = other._resultsNumber;
        Done = other.Done;
        Breakdown = other.Breakdown;
        Steps = other.Steps;
    }

    public Storefront Shop { get; }
    public Goal Goal { get; }
    public string SessionId { get; }

    /// <summary>The page the shopper is on; every rendering and the available actions are read off it.</summary>
    public Page Page { get; private set; }

    /// <summary>As the original's <c>state["url"]</c>, with base <c>http://127.0.0.1:3000</c>.</summary>
    public string Url => Page.Url;

    public AvailableActions Actions => Page.Actions;

    /// <summary>True once something was bought.</summary>
    public bool Done { get; private set; }

    /// <summary>Reward of the last purchase; 0 before.</summary>
    public double Reward => Breakdown?.Reward ?? 0;

    public RewardBreakdown? Breakdown { get; private set; }

    /// <summary>Actions taken so far, invalid ones included.</summary>
    public int Steps { get; private set; }

    /// <summary>Takes <c>search[...]</c> or <c>click[...]</c>; anything not understood or not available is a no-op.</summary>
    public StepResult Step(string action)
    {
        Steps++;
        switch (ShopAction.Parse(action))
        {
            case ("search", { } query):
                var keywords = Keywords.Split(query);
                Page = Results(Shop.Find(keywords, RandomSeed), 1);
                return new(0, Done: false, ActionIsValid: true);
            case ("click", { } label) when label != "search" && Actions.Clickables.Contains(label):
                Page = Click(label);
                return Page is DonePage done ? new(done.Breakdown.Reward, Done: true, ActionIsValid: true) : new(0, Done: false, ActionIsValid: true);
            default:
                return new(0, Done: false, ActionIsValid: false);
        }
    }

    /// <summary>Chooses an option by its group and value; a no-op where the page has none such.</summary>
    public StepResult Choose(string group, string value)
    {
        Steps++;
        if (Page is not ItemPage page || !page.Product.Options.Any(option => option.Name == group && option.Values.Contains(value)))
            return new(0, Done: false, ActionIsValid: false);
        Page = Item(page.Product, ItemPage.Choose(page.Chosen, group, value));
        return new(0, Done: false, ActionIsValid: true);
    }

    /// <summary>Opens a product of the list of results by its exact asin; a no-op where it is not listed.</summary>
    public StepResult Open(string asin)
    {
        Steps++;
        if (Page is not ResultsPage page || page.Products.FirstOrDefault(listed => listed.Product.Asin == asin).Product is not { } product)
            return new(0, Done: false, ActionIsValid: false);
        Page = Visit(product);
        return new(0, Done: false, ActionIsValid: true);
    }

    /// <summary>The current page in a mode; byte for byte what the original shows.</summary>
    public string Observe(ObservationMode mode) => mode switch
    {
        ObservationMode.Html => Shop.Html.Render(Page),
        ObservationMode.Text => TextRenderer.Text(Page),
        ObservationMode.TextRich => TextRenderer.TextRich(Page),
        ObservationMode.Url => Url,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Observation modes are html, text, text_rich and url."),
    };

    /// <summary>An independent copy in the same state, to try what would happen.</summary>
    public Episode Fork() => new(this);

    /// <summary>Differs from one search to the next and from goal to goal, and comes out the same every time.</summary>
    private long RandomSeed => ((long)Shop.Options.Seed << 32) ^ ((long)Goal.Index << 16) ^ Steps;

    // The first case that fits decides, as in the original: an option that is named like a button acts as the button.
    private Page Click(string label) => (label, Page) switch
    {
        ("buy now", ProductPage page) => Buy(page),
        ("back to search", _) => Home(),
        ("next >", ResultsPage page) => Results(_results!, page.Number + 1),
        ("< prev", ResultsPage page) => Results(_results!, page.Number - 1),
        ("< prev", SubPage page) => Item(page.Product, page.Chosen),
        ("< prev", ItemPage) => Results(_results!, _resultsNumber),
        ("description", ProductPage page) => Sub(page, SubPageKind.Description),
        ("features", ProductPage page) => Sub(page, SubPageKind.Features),
        ("reviews", ProductPage page) => Sub(page, SubPageKind.Reviews),
        ("attributes", ProductPage page) => Sub(page, SubPageKind.Attributes),
        (_, ResultsPage page) => Visit(page.Products.First(listed => listed.Product.Asin.Equals(label, StringComparison.OrdinalIgnoreCase)).Product),
        (_, ItemPage page) => Item(page.Product, ItemPage.Choose(page.Chosen, page.GroupOf(label)!, label)),
        _ => throw new InvalidOperationException($"'{label}' can be clicked on {Page.Url}, but nothing says what it does."),
    };

    private HomePage Home()
    {
        _visited.Clear();
        _results = null;
        return new() { SessionId = SessionId, Goal = Goal };
    }

    private ResultsPage Results(SearchResults results, int number)
    {
        (_results, _resultsNumber) = (results, number);
        return results.Page(number, SessionId, Goal, _visited);
    }

    private ItemPage Visit(Product product)
    {
        _visited.Add(product.Asin);
        return Item(product, []);
    }

    private ItemPage Item(Product product, IReadOnlyList<KeyValuePair<string, string>> chosen) => new()
    {
        SessionId = SessionId,
        Goal = Goal,
        Product = product,
        Keywords = _results!.Keywords,
        ResultsNumber = _resultsNumber.ToString(CultureInfo.InvariantCulture),
        Chosen = chosen,
        ShowAttributes = Shop.Options.ShowAttributes,
    };

    private static SubPage Sub(ProductPage page, SubPageKind kind) => new()
    {
        SessionId = page.SessionId,
        Goal = page.Goal,
        Product = page.Product,
        Keywords = page.Keywords,
        ResultsNumber = page.ResultsNumber,
        Chosen = page.Chosen,
        Kind = kind,
    };

    private DonePage Buy(ProductPage page)
    {
        Breakdown = Shop.Rewards.Score(Goal, page.Product, page.Chosen);
        Done = true;
        return new() { SessionId = SessionId, Goal = Goal, Product = page.Product, Chosen = page.Chosen, Breakdown = Breakdown };
    }
}
