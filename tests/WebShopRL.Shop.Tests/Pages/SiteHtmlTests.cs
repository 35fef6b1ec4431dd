using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Pages.Html;
using WebShopRL.Shop.Rewards;
using WebShopRL.Shop.Rewards.Nouns;
using WebShopRL.Shop.Tests.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Pages;

/// <summary>The site's pages: where their links lead, and what scrapers read off them.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class SiteHtmlTests
{
    private static readonly Keywords Words = new(["red", "men's", "1/2\"", "naïve"]);
    private static readonly KeyValuePair<string, string>[] Chosen = [new("color", "red")];

    private readonly HtmlRenderer _renderer = new(new SiteLinks("/webshop"), selfContained: true);

    [Fact]
    public void Home_PostsToItself() =>
        Assert.Equal("/webshop/fixed_0", Parse(new HomePage { SessionId = "fixed_0", Goal = ExampleShop.Goal }).QuerySelector("#form-buscar")!.GetAttribute("action"));

    [Fact]
    public void Results_LinkToItems_WithAListOfKeywords()
    {
        const string Keywords = "%5B'red',%20%22men's%22,%20'1%2F2%22',%20'na%C3%AFve'%5D";
        var page = Parse(ExampleShop.Open().Find(Words).Page(2, "fixed_0", ExampleShop.Goal, new HashSet<string>()));
        Assert.Equal(["/webshop/fixed_0", $"/webshop/search_results/fixed_0/{Keywords}/1", $"/webshop/search_results/fixed_0/{Keywords}/3"], Actions(page));

        page = Parse(ExampleShop.Open().Find(Words).Page(1, "fixed_0", ExampleShop.Goal, new HashSet<string>()));
        var link = page.QuerySelector("a")!;
        Assert.Equal("product-link", link.GetAttribute("class"));
        Assert.Equal($"/webshop/item_page/fixed_0/B000000001/{Keywords}/1/%7B%7D", link.GetAttribute("href"));
        // Scrapers drop exactly two texts after each link: title and price.
        string[] texts = [.. Texts(page)];
        Assert.Equal(["B000000001", "Acme Cotton T-Shirt for Men", "$12.99", "B000000002", "Blue <Mug> & Saucer"], texts[5..10]);
    }

    [Fact]
    public void Item_LinksKeepWhatTheAddressHad()
    {
        var page = Parse(Item());
        Assert.Equal(
        [
            "/webshop/fixed_0",
            "/webshop/search_results/fixed_0/red%20shirt/1",
            "/webshop/item_sub_page/fixed_0/B000000001/red%20shirt/1/Description/%7B'color':%20'red'%7D",
            "/webshop/item_sub_page/fixed_0/B000000001/red%20shirt/1/Features/%7B'color':%20'red'%7D",
            "/webshop/item_sub_page/fixed_0/B000000001/red%20shirt/1/Reviews/%7B'color':%20'red'%7D",
            "/webshop/done/fixed_0/B000000001/%7B'color':%20'red'%7D",
        ], Actions(page));
        Assert.Equal(
            ["red", "dark blue", "small", "4\" w | strap"],
            page.QuerySelectorAll("input[type=radio]").Select(radio => radio.GetAttribute("value")));
        Assert.Equal(
            "/webshop/item_page/fixed_0/B000000001/red%20shirt/1/%7B'color':%20'red',%20'size':%20'4%22%20w%20%7C%20strap'%7D",
            page.QuerySelectorAll("input[type=radio]")[3].GetAttribute("data-url"));
        Assert.Equal(["color", "size"], page.QuerySelectorAll("div.radio-toolbar").Select(group => group.PreviousElementSibling!.TextContent));
    }

    [Fact]
    public void Pages_LoadNothingFromElsewhere_WhenSelfContained()
    {
        foreach (var page in (Page[])[new HomePage { SessionId = "s", Goal = ExampleShop.Goal }, Item()])
            Assert.DoesNotContain(Parse(page).QuerySelectorAll("link[href^=http], script[src]"), _ => true);
    }

    [Fact]
    public void Done_PrintsTheReceipt_AndTheScoreRightAfterItsLabel()
    {
        var breakdown = new RewardFunction(new AllWordsTagger(), FuzzyMatcher.Difflib()).Score(ExampleShop.Goal, ExampleShop.Shirt, Chosen);
        var page = Parse(new DonePage
        {
            SessionId = "fixed_0",
            Goal = ExampleShop.Goal,
            Product = ExampleShop.Shirt,
            Chosen = Chosen,
            Breakdown = breakdown,
            Receipt = new("fixed_0", ExampleShop.Goal, ExampleShop.Shirt, breakdown),
        });
        string[] texts = [.. Texts(page)];
        Assert.Equal("1.0", texts[Array.IndexOf(texts, "Your score (min 0.0, max 1.0)") + 1]);
        Assert.Equal("FE1337603A", page.QuerySelector("#stats pre")!.TextContent);
        foreach (var (id, text) in new[]
        {
            ("asin", "B000000001"), ("options", "{\"color\": \"red\"}"), ("purchased_attrs", "['machine wash', 'soft']"), ("purchased-category", "fashion"),
            ("goal-options", "['red']"), ("goal-attrs", "['soft']"), ("goal-price", "40.0"), ("goal-instruction-text", ExampleShop.Goal.InstructionText),
            ("reward", "1.0"),
        })
            Assert.Equal(text, page.QuerySelector($"#{id} > pre")!.TextContent);
        Assert.Equal(
            """
            {'category_match': True,
             'query_match': True,
             'r_att': 1.0,
             'r_option': 1.0,
             'r_price': True,
             'r_type': 1.0,
             'title_score': 1.0,
             'w_att': 0.3333333333333333,
             'w_option': 0.3333333333333333,
             'w_price': 0.3333333333333333}
            """, page.QuerySelector("#reward_info > pre")!.TextContent);
        Assert.StartsWith("{'asin': 'B000000001',\n 'attributes': ['soft'],\n 'category': 'fashion',\n 'goal_options': ['red'],\n", page.QuerySelector("#goal > pre")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith("'weight': 1}", page.QuerySelector("#goal > pre")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".btn"));
    }

    [Fact]
    public void Receipt_PrintsSyntheticGoals_AndNoLimit()
    {
        var goal = ExampleShop.Goal with { Options = [new("size", "11 oz")], PriceUpper = Goal.NoPriceLimit, Weight = 0.25 };
        var receipt = new Receipt("s", goal, ExampleShop.Shirt, new(0.5, 1, 0, null, 1, .5, null, .5, false, false, 1));
        Assert.Equal(("{'size': '11 oz'}", "1000000"), (receipt.GoalOptions, receipt.PriceUpper));
        Assert.Contains("'goal_options': {'size': '11 oz'}", receipt.GoalDump, StringComparison.Ordinal);
        Assert.Contains("'price_upper': 1000000", receipt.GoalDump, StringComparison.Ordinal);
        Assert.EndsWith("'weight': 0.25}", receipt.GoalDump, StringComparison.Ordinal);
        Assert.DoesNotContain("r_option", receipt.RewardDump, StringComparison.Ordinal);
    }

    private static ItemPage Item() => new()
    {
        SessionId = "fixed_0",
        Goal = ExampleShop.Goal,
        Product = ExampleShop.Shirt,
        Keywords = new(["red shirt"], "red shirt"),
        ResultsNumber = "1",
        Chosen = Chosen,
    };

    private IDocument Parse(Page page) => new HtmlParser().ParseDocument(_renderer.Render(page));

    private static IEnumerable<string?> Actions(IDocument page) => page.QuerySelectorAll("form").Select(form => form.GetAttribute("action"));

    private static IEnumerable<string> Texts(IDocument page) => page.Body!.Descendants().OfType<IText>()
        .Where(text => text.ParentElement!.LocalName != "script" && !string.IsNullOrWhiteSpace(text.Data)).Select(text => text.Data);
}
