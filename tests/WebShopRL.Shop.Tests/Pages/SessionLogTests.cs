using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Tests.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Pages;

[Trait(Category.Name, Category.Unit)]
public sealed class SessionLogTests
{
    private const string Goal =
        """
        "goal": {"asin": "B000000001", "category": "fashion", "query": "men's t-shirts", "name": "Acme Cotton T-Shirt for Men", "product_category": "Clothing \u203a Men \u203a Shirts \u203a T-Shirts", "instruction_text": "i want a soft men's shirt in red, and price lower than 40.00 dollars", "attributes": ["soft"], "price_upper": 40.0, "goal_options": ["red"], "weight": 1}
        """;

    private static readonly KeyValuePair<string, string>[] Chosen = [new("color", "dark blue")];

    [Fact]
    public void Line_IsWhatTheOriginalLogs()
    {
        var results = ExampleShop.Open().Find(new Keywords(["red", "shirt"])).Page(1, "s", ExampleShop.Goal, new HashSet<string>());
        Assert.Equal("{\"page\": \"index\", \"url\": \"http://x/s\", " + Goal + "}", SessionLog.Line(new HomePage { SessionId = "s", Goal = ExampleShop.Goal }, "http://x/s"));
        Assert.Equal(
            "{\"page\": \"search_results\", \"url\": \"u\", " + Goal +
            ", \"content\": {\"keywords\": [\"red\", \"shirt\"], \"search_result_asins\": [\"B000000001\", \"B000000002\", \"B000000003\"], \"page\": 1}}", SessionLog.Line(results, "u"));
        Assert.Equal(
            "{\"page\": \"item_sub_page\", \"url\": \"u\", " + Goal +
            ", \"content\": {\"keywords\": \"['red']\", \"page\": \"1\", \"asin\": \"B000000001\", \"options\": {\"color\": \"dark blue\"}}}", SessionLog.Line(Sub(), "u"));
    }

    [Fact]
    public void Line_HasTheRewardAtTheEnd()
    {
        var shop = ExampleShop.Open();
        var breakdown = shop.Rewards.Score(ExampleShop.Goal, ExampleShop.Shirt, Chosen);
        var page = new DonePage { SessionId = "s", Goal = ExampleShop.Goal, Product = ExampleShop.Shirt, Chosen = Chosen, Breakdown = breakdown };
        Assert.Equal(
            "{\"page\": \"done\", \"url\": \"u\", " + Goal +
            ", \"content\": {\"asin\": \"B000000001\", \"options\": {\"color\": \"dark blue\"}, \"price\": 12.99}, \"reward\": 0.6666666666666666, \"reward_info\": {\"r_type\": 1.0, " +
            "\"r_att\": 1.0, \"w_att\": 0.3333333333333333, \"query_match\": true, \"category_match\": true, \"title_score\": 1.0, \"r_option\": 0.0, " +
            "\"w_option\": 0.3333333333333333, \"r_price\": true, \"w_price\": 0.3333333333333333}}", SessionLog.Line(page, "u"));
    }

    private static SubPage Sub() => new()
    {
        SessionId = "s",
        Goal = ExampleShop.Goal,
        Product = ExampleShop.Shirt,
        Keywords = new(["['red']"], "['red']"),
        ResultsNumber = "1",
        Chosen = Chosen,
        Kind = SubPageKind.Features,
    };
}
