using System.Text.Json.Nodes;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Catalogs;

/// <summary>What the original's loader makes of its files.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class CatalogReadingTests : IDisposable
{
    private readonly CatalogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_CleansProducts()
    {
        var item = CatalogFolder.Item("B000000001");
        item["query"] = "\u001c SHIRTS\n";
        item["customization_options"] = new JsonObject
        {
            ["Size"] = new JsonArray(Value(" 38/40/41 MM "), Value("4\" w/strap")),
            ["Gone"] = null,
            ["COLOR"] = new JsonArray(Value("Red", "red.jpg")),
            ["Color"] = new JsonArray(Value("Blue", "blue.jpg"), Value("38/40/41 mm", "again.jpg")),
        };
        _folder.WriteItems(item);

        var product = Assert.Single(All(_folder.Open()));

        Assert.Equal("shirts", product.Query);
        Assert.Equal(["size", "color"], product.Options.Select(group => group.Name));
        Assert.Equal(["38 | 40 | 41 mm", "4\" w | strap"], product.Options[0].Values);
        Assert.Equal(["blue", "38 | 40 | 41 mm"], product.Options[1].Values);
        Assert.Equal("again.jpg", product.OptionImages["38 | 40 | 41 mm"]);
        Assert.Equal("red.jpg", product.OptionImages["red"]);
        Assert.Equal("https://img.example/1.jpg", product.MainImage);
        Assert.Equal(["soft", "slim fit"], product.Attributes);
    }

    [Fact]
    public void Open_LeavesOutLongRepeatedAndNanAsins_AndLimitsBefore()
    {
        var second = CatalogFolder.Item("B000000001");
        second["name"] = "again";
        _folder.WriteItems(CatalogFolder.Item("nan"), CatalogFolder.Item("B0000000012"), CatalogFolder.Item("B000000001"), second, CatalogFolder.Item("B000000003"));
        Assert.Equal(["Shirt B000000001", "Shirt B000000003"], All(_folder.Open()).Select(product => product.Title));
        Assert.Equal(["Shirt B000000001"], All(_folder.Open(new() { ProductLimit = 4 })).Select(product => product.Title));
    }

    [Fact]
    public void Open_TakesWhatAmazonsPagesLeaveOut()
    {
        var item = CatalogFolder.Item("B000000009");
        item.Remove("pricing");
        item["images"] = new JsonArray();
        item["customization_options"] = "";
        item["small_description"] = "just one";
        _folder.WriteItems(item);
        var product = Assert.Single(All(_folder.Open()));
        Assert.Equal(("$100.0", 100.0, ""), (product.PriceTag, product.Price, product.MainImage));
        Assert.Empty(product.Options);
        Assert.Equal(["just one"], product.Bullets);
        Assert.Equal(["DUMMY_ATTR"], product.Attributes);
    }

    [Theory]
    [InlineData("_1000", false)]
    [InlineData("", true)]
    [InlineData("_1000", true)]
    public void Open_FindsFilesWithSuffixAndZipped(string suffix, bool zipped)
    {
        foreach (var name in (string[])["items_shuffle", "items_ins_v2"])
        {
            var file = $"{name}{suffix}.json";
            if (suffix.Length > 0)
                _folder.Rename($"{name}.json", file);
            if (zipped)
                _folder.Zip(file);
        }
        Assert.Equal(2, _folder.Open().Products.Count);
    }

    [Fact]
    public void Find_PrefersThePlainName_AndCompanionsWithTheSameSuffix()
    {
        File.Copy(Path.Combine(_folder.Path, "items_shuffle.json"), Path.Combine(_folder.Path, "items_shuffle_1000.json"));
        File.Copy(Path.Combine(_folder.Path, "items_ins_v2.json"), Path.Combine(_folder.Path, "items_ins_v2_1000.json"));
        Assert.EndsWith("items_shuffle.json", CatalogFiles.Find(_folder.Path).Products, StringComparison.Ordinal);
        File.Delete(Path.Combine(_folder.Path, "items_shuffle.json"));
        Assert.EndsWith("items_ins_v2_1000.json", CatalogFiles.Find(_folder.Path).Attributes, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ReadsABuffersEndAnywhere()
    {
        // Elements far larger than the first buffer, and borders at every kind of place.
        JsonNode[] items = [.. Enumerable.Range(0, 40).Select(i =>
        {
            var item = CatalogFolder.Item($"B{i:000000000}");
            item["full_description"] = new string((char)('a' + i % 26), 1 << (i % 22));
            return item;
        })];
        _folder.WriteItems(items);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 1 << (i % 22)), All(_folder.Open()).Select(product => product.Description.Length));
    }

    [Fact]
    public void Open_ReadsPythonsNumbers_WhereNobodyNeedsThem()
    {
        var text = CatalogFolder.Item("B000000001").ToJsonString()[..^1] + ",\"total_reviews\": NaN, \"x\": [-Infinity, Infinity], \"y\": \"NaN\\\"NaN\"}";
        // Many of them: at every place of the reader's buffer.
        _folder.Write("items_shuffle.json", $"[{string.Join(", ", Enumerable.Repeat(text, 3000))}, {text.Replace("B000000001", "B000000002", StringComparison.Ordinal)}]");
        Assert.Equal(["Shirt B000000001", "Shirt B000000002"], All(_folder.Open()).Select(product => product.Title));
    }

    [Fact]
    public void Open_MakesSyntheticGoals_OfEveryCombination()
    {
        var item = CatalogFolder.Item("B000000001");
        item["customization_options"] = new JsonObject
        {
            ["size"] = new JsonArray(Value("s"), Value("m")),
            ["color"] = new JsonArray(Value("red"), Value("green stripe")),
        };
        _folder.WriteItems(item, CatalogFolder.Item("B000000002"));
        var goals = _folder.Open(new() { Profile = "webshop-synthetic" }).Goals;
        Assert.Equal(
            ["color: green stripe, and size: m", "color: green stripe, and size: s", "color: red, and size: m", "color: red, and size: s"],
            goals.Select(goal => goal.InstructionText.Split(" with ")[1].Split(", and price")[0]).Order(StringComparer.Ordinal));
        Assert.All(goals, goal =>
        {
            Assert.StartsWith("Find me a soft shirt with color: ", goal.InstructionText, StringComparison.Ordinal);
            Assert.Matches(@", and price lower than [2-5]0\.00 dollars$", goal.InstructionText);
            Assert.Equal(["color", "size"], goal.Options.Select(option => option.Name));
            Assert.Equal(0.25, goal.Weight);
        });
        Assert.Single(goals.Select(goal => goal.PriceUpper).Distinct());
    }

    [Fact] // the first random.sample([20, 30, 40, 50], 2) after random.seed(233) is [30, 40]
    public void Open_RepeatsAgentGymsPriceLimits_WhateverTheSeed()
    {
        double[] Limits(int seed) => [.. _folder.Open(new() { Profile = "agentgym", Seed = seed }).Goals.Select(goal => goal.PriceUpper)];
        Assert.Equal([40.0], Limits(0));
        Assert.Equal([40.0], Limits(1));
    }

    [Fact]
    public void Open_MakesHumanGoals_OfInstructionsWithAttributes()
    {
        var goal = Assert.Single(_folder.Open().Goals);
        Assert.StartsWith("i want Red, and price lower than ", goal.InstructionText, StringComparison.Ordinal);
        Assert.Equal([new GoalOption(null, "red")], goal.Options);
    }

    [Fact]
    public void Open_StatesNoPriceLimit_WhereNoneWouldFit()
    {
        var item = CatalogFolder.Item("B000000001");
        item["pricing"] = "$980";
        _folder.WriteItems(item);
        var goal = Assert.Single(_folder.Open().Goals);
        Assert.Equal(("i want Red", Goal.NoPriceLimit), (goal.InstructionText, goal.PriceUpper));
    }

    [Fact]
    public void Open_FreezesGoalsAndPrices()
    {
        _folder.Write("prices.json", """{"B000000001": 77.5}""");
        _folder.Write("goals.json", """
            [{"asin": "X", "category": "c", "query": "q", "name": "n", "product_category": "p", "instruction_text": "i", "attributes": ["a"], "price_upper": 1000000,
              "goal_options": {"size": "m"}, "weight": 0.5}]
            """);
        var shop = _folder.Open();
        Assert.Equal([77.5, 10.0], All(shop).Select(product => product.Price));
        var goal = Assert.Single(shop.Goals);
        Assert.Equal((0, "X", 0.5, new GoalOption("size", "m")), (goal.Index, goal.Asin, goal.Weight, Assert.Single(goal.Options)));
    }

    [Fact]
    public void Open_ShowsReviews_OnlyWhenAsked()
    {
        _folder.Write("reviews.json", """
            [{"asin": "B000000001", "average_rating": 4.5, "reviews": [{"title": "Good", "stars": "4.0", "review": "It <fits>."}, {"title": "Bad", "score": 1}]}]
            """);
        Assert.Equal(("N.A.", 0), All(_folder.Open())[0] is var plain ? (plain.Rating, plain.Reviews.Count) : default);

        var shop = _folder.Open(new() { Reviews = true });
        var episode = new Episode(shop, shop.Goals[0], "0");
        foreach (var action in (string[])["search[shirt]", "click[b000000001]"])
            Assert.True(episode.Step(action).ActionIsValid);
        Assert.Contains("\nRating: 4.5\n", episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
        Assert.True(episode.Step("click[reviews]").ActionIsValid);
        Assert.EndsWith("[button] < Prev [button_]\n\"Good\"\n4.0\nIt <fits>.\n\"Bad\"\n1\n", episode.Observe(ObservationMode.TextRich), StringComparison.Ordinal);
        var html = episode.Observe(ObservationMode.Html);
        Assert.Equal(5, html.Split("star-active").Length - 1);
        Assert.Equal(5, html.Split("star-inactive").Length - 1);
        Assert.Contains("""<p class="content">It &lt;fits&gt;.</p>""", html, StringComparison.Ordinal);
    }

    private static JsonObject Value(string value, string? image = null) => new() { ["value"] = value, ["image"] = image };

    private static Product[] All(Storefront shop) => [.. Enumerable.Range(0, shop.Products.Count).Select(i => shop.Products[i])];
}
