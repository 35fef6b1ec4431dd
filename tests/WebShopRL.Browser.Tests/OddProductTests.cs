using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>A shop of products whose options read like commands, stand in two groups, or are long or written from right to left.</summary>
public sealed class OddSite : Site
{
    internal static readonly string LongText = string.Concat(Enumerable.Repeat("extraordinarily", 20));
    internal const string RightToLeft = "أحمر غامق";

    private static readonly (string Name, JsonObject Options)[] Products =
    [
        ("mug with an option named like a button", new() { ["view"] = Values("buy now", "description", "front") }),
        ("mug with one value in two groups", new() { ["size"] = Values("small", "large"), ["style"] = Values("small", "tall") }),
        ("mug with brackets", new() { ["cut"] = Values("size [large]", "click[buy now]", "plain") }),
        ("mug with long and foreign texts", new() { ["colour"] = Values(LongText, RightToLeft, "\"quoted\" & <b>") }),
        ("mug of \0 steel", new() { ["finish"] = Values("matt") }),
    ];

    protected override void WriteCatalog(string folder)
    {
        Directory.CreateDirectory(folder);
        Write("items_shuffle.json", new JsonArray([.. Products.Select((product, i) => (JsonNode)new JsonObject
        {
            ["asin"] = Asin(i), ["name"] = product.Name, ["full_description"] = "A mug.", ["small_description"] = new JsonArray("holds coffee"), ["pricing"] = "$10.00", ["category"] = "garden",
            ["query"] = "mug", ["product_category"] = "Kitchen › Mugs", ["images"] = new JsonArray("x.jpg"), ["customization_options"] = product.Options.DeepClone(),
        })]));
        Write("items_ins_v2.json", new JsonObject([.. Products.Select((_, i) => KeyValuePair.Create(Asin(i), (JsonNode?)new JsonObject { ["attributes"] = new JsonArray("holds coffee") }))]));
        Write("items_human_ins.json", new JsonObject([.. Products.Select((product, i) => KeyValuePair.Create(Asin(i), (JsonNode?)new JsonArray(new JsonObject
        {
            ["asin"] = Asin(i), ["instruction"] = $"i want a {product.Name}", ["instruction_attributes"] = new JsonArray("holds coffee"), ["instruction_options"] = new JsonArray(),
        })))]));

        void Write(string file, JsonNode content) => File.WriteAllText(Path.Combine(folder, file), content.ToJsonString());
    }

    private static string Asin(int i) => $"B00000000{i}";

    private static JsonArray Values(params string[] values) => [.. values.Select(value => new JsonObject { ["value"] = value, ["image"] = null })];
}

[Trait(Category.Name, Category.Browser)]
public sealed class OddProductTests(OddSite site) : IClassFixture<OddSite>
{
    [Theory]
    [InlineData("mug with an option named like a button", "view", "buy now")]
    [InlineData("mug with an option named like a button", "view", "description")]
    [InlineData("mug with one value in two groups", "size", "small")]
    [InlineData("mug with one value in two groups", "style", "small")]
    [InlineData("mug with brackets", "cut", "size [large]")]
    [InlineData("mug with brackets", "cut", "click[buy now]")]
    [InlineData("mug with long and foreign texts", "colour", OddSite.RightToLeft)]
    [InlineData("mug with long and foreign texts", "colour", "\"quoted\" & <b>")]
    [InlineData("mug with long and foreign texts", "colour", "the long one")]
    public async Task Press_ChoosesTheOptionThatWasPressed(string product, string group, string value)
    {
        value = value == "the long one" ? OddSite.LongText : value;
        await using var visitor = await site.VisitAsync(width: 500);
        var page = await OpenAsync(visitor, product);

        await Option(page, group, value).ClickAsync();

        await page.Locator(".option[aria-pressed=true]").WaitForAsync();
        Assert.Equal("true", await Option(page, group, value).GetAttributeAsync("aria-pressed"));
        Assert.Equal(1, await page.Locator(".option[aria-pressed=true]").CountAsync());
        Assert.Equal(0, await page.Locator(".score").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page is wider than its window.");
        Assert.DoesNotContain(visitor.Complaints, complaint => !complaint.Contains("x.jpg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Purchase_IsStored_WhereTheProductHoldsNul()
    {
        await using var visitor = await site.VisitAsync();
        var page = await OpenAsync(visitor, "mug of");
        await Option(page, "finish", "matt").ClickAsync();
        await page.Locator(".option[aria-pressed=true]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy Now", Exact = true }).ClickAsync();
        await page.Locator(".score strong").WaitForAsync();
        var stored = await site.WithStoreAsync(store => store.Trajectories.AsNoTracking().OrderByDescending(row => row.Id).FirstAsync());
        Assert.Contains("mug of \uFFFD steel", stored.Steps, StringComparison.Ordinal);
    }

    private static async Task<IPage> OpenAsync(Visitor visitor, string product)
    {
        var page = visitor.Page;
        await visitor.GoToAsync("/play?goal=1");
        await page.Locator("#goal").PressAsync("Enter");
        var search = page.GetByRole(AriaRole.Textbox, new() { Name = "Search the shop" });
        await search.FillAsync("mug");
        await search.PressAsync("Enter");
        await page.Locator(".results .link").Filter(new() { HasText = product }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy Now", Exact = true }).WaitForAsync();
        return page;
    }

    private static ILocator Option(IPage page, string group, string value) =>
        page.Locator("fieldset:not(:has(fieldset))").Filter(new() { Has = page.Locator("legend", new() { HasText = group }) }).GetByRole(AriaRole.Button, new() { Name = value, Exact = true });
}
