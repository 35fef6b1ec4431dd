using System.Text.Json.Nodes;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Catalogs;

[Trait(Category.Name, Category.Integration)]
public sealed class CatalogApiTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Catalog_TellsWhatGoalsDependOn()
    {
        var catalog = (await server.GetAsync("/api/v1/catalogs"))[0]!;
        Assert.Equal(("demo", "webshop", true, 0), ((string)catalog["name"]!, (string)catalog["profile"]!, (bool)catalog["human_goals"]!, (int)catalog["seed"]!));
    }

    [Theory]
    [InlineData("?split=test", 0, 100, "after=99")]
    [InlineData("?split=test&after=449", 450, 50, null)]
    [InlineData("?split=validation&limit=1000", 500, 1000, null)]
    [InlineData("?split=validation&limit=2", 500, 2, "after=501")]
    [InlineData("?split=train&after=4998", 4999, 1, null)]
    [InlineData("?limit=3&after=10", 11, 3, "after=13")]
    [InlineData("?after=4999", -1, 0, null)]
    public async Task Goals_ComeByIndex_WithALinkToTheNext(string query, int first, int count, string? next)
    {
        using var answer = await server.Client.GetAsync($"/api/v1/goals{query}");
        var goals = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(Enumerable.Range(first, count), goals.Select(goal => (int)goal["index"]!));
        if (next is null)
            Assert.False(answer.Headers.Contains("Link"));
        else
            Assert.Contains(next + ">", answer.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goal_HasAllFields_AndAnUnknownOneTellsThoseThereAre()
    {
        var goal = (await server.GetAsync("/api/v1/goals/7")).AsObject();
        string[] fields = ["index", "asin", "category", "query", "name", "product_category", "instruction_text", "attributes", "price_upper", "goal_options", "weight"];
        Assert.Equal(fields, goal.Select(member => member.Key));
        var (status, problem) = await server.SendAsync(HttpMethod.Get, "/api/v1/goals/5000");
        Assert.Equal(404, status);
        Assert.Contains("0 to 4999", (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Product_IsTheOneThatSearchAndPagesShow()
    {
        var found = (await server.GetAsync("/api/v1/search?q=red+shirt"))["products"]![0]!;
        var product = await server.GetAsync($"/api/v1/products/{((string)found["asin"]!).ToLowerInvariant()}");
        foreach (var shared in (string[])["asin", "title", "price", "price_tag"])
            Assert.True(JsonNode.DeepEquals(found[shared], product[shared]), shared);
        Assert.NotEmpty(product["attributes"]!.AsArray());
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Get, "/api/v1/products/B000NOSUCH")).Status);
    }
}
