using System.Globalization;
using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Python;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Compatibility.Site;

/// <summary>An address that the original answers with an internal error: an unknown session or product, options that are no literal.</summary>
internal sealed class SiteException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Makes the page that an address of the site means. The addresses hold the whole state, so pages can be asked for in any order.</summary>
internal sealed class SitePages(ShopProvider provider, SiteSessions sessions)
{
    private static readonly HashSet<string> NoVisits = [];

    /// <summary>
    /// What makes the page, or null where the site has no such address; nothing is done before it is called. It throws <see cref="SiteException"/> where the address
    /// names what there is not.
    /// </summary>
    public Func<Page>? Route(string[] segments) => segments.Contains("") ? null : segments switch
    {
        [var session] => () => new HomePage { SessionId = session, Goal = Enter(session) },
        ["search_results", var session, var keywords, var number] => () => Results(session, keywords, number),
        ["item_page", var session, var asin, var keywords, var number, var options] => () => Item(session, asin, keywords, number, Options.Read(options)),
        ["item_sub_page", var session, var asin, var keywords, var number, var name, var options] => () => Sub(session, asin, keywords, number, name, Options.Read(options)),
        ["done", var session, var asin, var options] => () => Done(session, asin, Options.Read(options)),
        _ => null,
    };

    private Storefront Shop => provider.Current;

    private ResultsPage Results(string session, string keywords, string number)
    {
        var goal = GoalOf(session);
        var words = keywords.StartsWith('[') ? Literal(keywords, PythonLiteral.List) : [keywords];
        if (words.Count == 0)
            throw new SiteException("The list of keywords is empty.");
        if (!int.TryParse(PythonText.Strip(number), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var page))
            throw new SiteException($"'{number}' is not the number of a page.");
        return Shop.Find(new Keywords(words)).Page(page, session, goal, NoVisits);
    }

    private ItemPage Item(string session, string asin, string keywords, string number, Options options) => new()
    {
        SessionId = session,
        Goal = GoalOf(session),
        Product = ProductOf(asin),
        Keywords = Echoed(keywords),
        ResultsNumber = number,
        Chosen = options.Texts,
        Spelled = options.Spelled,
        ShowAttributes = Shop.Options.ShowAttributes,
    };

    private SubPage Sub(string session, string asin, string keywords, string number, string name, Options options) => new()
    {
        SessionId = session,
        Goal = GoalOf(session),
        Product = ProductOf(asin),
        Keywords = Echoed(keywords),
        ResultsNumber = number,
        Chosen = options.Texts,
        Spelled = options.Spelled,
        // By exact name: a number would parse as well.
        Kind = Enum.GetNames<SubPageKind>().Contains(name) ? Enum.Parse<SubPageKind>(name) : throw new SiteException($"There is no sub page '{name}'."),
    };

    private DonePage Done(string session, string asin, Options options)
    {
        var (goal, product) = (GoalOf(session), ProductOf(asin));
        // Values are compared with the goal's as texts: the original fails on all others.
        if (options.Spelled?.Any(option => option.Value is not string) == true)
            throw new SiteException($"The options {PythonRepr.Of((object)options.Spelled)} are not all texts.");
        var breakdown = Shop.Rewards.Score(goal, product, options.Texts);
        return new DonePage
        {
            SessionId = session,
            Goal = goal,
            Product = product,
            Chosen = options.Texts,
            Spelled = options.Spelled,
            Breakdown = breakdown,
            Receipt = new Receipt(session, goal, product, breakdown),
        };
    }

    private Goal Enter(string session)
    {
        try
        {
            return sessions.Enter(session);
        }
        catch (ArgumentException unknown)
        {
            throw new SiteException(unknown.Message, unknown);
        }
    }

    private Goal GoalOf(string session) => sessions.Find(session) ?? throw new SiteException($"There is no session '{session}': it starts on its search page.");

    private Product ProductOf(string asin) => Shop.Products.TryFind(asin, out var product) ? product : throw new SiteException($"There is no product '{asin}'.");

    // Product pages never read the keywords: links hand them on as they came.
    private static Keywords Echoed(string keywords) => new([keywords], keywords);

    /// <summary>The options of an address: as names and texts, and as they are where they are more than that.</summary>
    private sealed record Options(IReadOnlyList<KeyValuePair<string, string>> Texts, PythonDictionary? Spelled)
    {
        public static Options Read(string literal)
        {
            var options = Literal(literal, PythonLiteral.Dictionary);
            return options.Texts is { } texts ? new(texts, null) : new([.. options.Where(option => option.Value is string).Select(option => KeyValuePair.Create($"{option.Key}", (string)option.Value!))], options);
        }
    }

    private static T Literal<T>(string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (FormatException malformed)
        {
            throw new SiteException(malformed.Message, malformed);
        }
    }
}
