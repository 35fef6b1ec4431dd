using System.Net;
using WebShopRL.Web.Compatibility.Site;

namespace WebShopRL.Tests.Compatibility;

/// <summary>What the site answers to addresses, well formed and not; and the ports of its own.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class SiteAddressTests
{
    [Theory]
    [InlineData("/webshop/a/b%20c", new[] { "a", "b c" })]
    [InlineData("/webshop/a%2Fb/c+d?x=1", new[] { "a/b", "c+d" })]
    [InlineData("/webshop/100%%20cotton", new[] { "100% cotton" })]
    [InlineData("/webshop/%zz%4", new[] { "%zz%4" })]
    [InlineData("/webshop/caf%C3%A9#top", new[] { "café" })]
    [InlineData("/webshop/a//b/", new[] { "a", "", "b", "" })]
    [InlineData("/webshop///%2fa", new[] { "a" })]
    [InlineData("http://shop.example:3000/webshop/fixed_0", new[] { "fixed_0" })]
    [InlineData("http://shop.example:3000/webshop//fixed_0", new[] { "fixed_0" })]
    [InlineData("/webshop", new string[0])]
    [InlineData("/webshop//", new string[0])]
    public void Segments_AreDecodedOnce_WhenTheTargetIsTakenApart(string target, string[] expected) =>
        Assert.Equal(expected, SiteAddress.Segments(SiteAddress.Path(target, "/webshop")));

    [Fact]
    public async Task Site_AnswersAsTheOriginal_ForEveryKindOfAddress()
    {
        await using var server = await CompatibilityServer.StartAsync(RepositoryFiles.Fixtures("webshop*")[0]);
        var asin = server.Shop.Products[0].Asin;
        foreach (var (path, status) in new[]
        {
            ("", 302), ("/", 302), ("/fixed_0", 200), ("/someone", 200), ("/x%2Fy", 200), ("/favicon.ico", 404), ("/robots.txt", 404),
            ("/fixed_99999999", 500), ("/fixed_", 500), ("/fixed", 500), ("/fixed_-1", 200),
            ("/search_results/fixed_0/shoes/1", 200), ("/search_results/fixed_0/shoes/0", 200), ("/search_results/fixed_0/shoes/-1", 200), ("/search_results/fixed_0/shoes/999", 200),
            ("/search_results/fixed_0/%5B'red',%20%22men's%22%5D/1", 200), ("/search_results/fixed_0/100%%20cotton/1", 200), ("/search_results/fixed_0/a%2Fb/1", 200),
            ("/search_results/fixed_0/shoes/one", 500), ("/search_results/fixed_0/shoes/1.5", 500), ("/search_results/fixed_0/shoes/99999999999999999999", 500),
            ("/search_results/fixed_0/[]/1", 500), ("/search_results/fixed_0/['red'/1", 500), ("/search_results/fixed_0/[1]/1", 500), ("/search_results/nobody/shoes/1", 500),
            ("/search_results/fixed_0//1", 404), ("/static", 200), ("/static/", 404), ("/static/style.css/", 200), ("/static/images//no-image-available.png", 200), ("/search_results/fixed_0/shoes", 404), ("/search_results/fixed_0/shoes/1/", 404), ("/search_results/fixed_0/a/b/1", 404),
            ($"/item_page/fixed_0/{asin}/shoes/1/%7B%7D", 200), ($"/item_page/fixed_0/{asin}/shoes/x/%7B'a':%20'b'%7D", 200), ($"/item_page/fixed_0/{asin}/shoes/1/%7B%22a%22:%20%22b%22%7D", 200),
            ($"/item_page/fixed_0/{asin}/shoes/1/", 404), ($"/item_page/fixed_0/{asin}/shoes/1/nothing", 500), ($"/item_page/fixed_0/{asin}/shoes/1/%7B'a':%201%7D", 200), ($"/item_page/fixed_0/{asin}/shoes/1/%7B'a':%20None,%20'b':%20u'x'%20'y',%20'c':%20['d',%20(1.5,)]%7D", 200),
            ($"/item_page/fixed_0/{asin}/shoes/1/%7B'a':%20b'x'%7D", 500), ($"/item_page/fixed_0/{asin}/shoes/1/['a']", 500), ($"/item_sub_page/fixed_0/{asin}/shoes/1/Features/%7B1:%202%7D", 200),
            ($"/done/fixed_0/{asin}/%7B'a':%201%7D", 500), ($"/done/fixed_0/{asin}/%7B'a':%20None%7D", 500), ($"/done/fixed_0/{asin}/%7B1:%20u'x'%7D", 200), ($"/search_results/fixed_0/[u'red'%20'dy']/1", 200),
            ($"/item_page/fixed_0/{asin}/shoes/1/%7B'a':%20'b", 500), ("/item_page/fixed_0/B0NOWHERE0/shoes/1/%7B%7D", 500), ($"/item_page/nobody/{asin}/shoes/1/%7B%7D", 500),
            ($"/item_sub_page/fixed_0/{asin}/shoes/1/Description/%7B%7D", 200), ($"/item_sub_page/fixed_0/{asin}/shoes/1/Features/%7B%7D", 200), ($"/item_sub_page/fixed_0/{asin}/shoes/1/Reviews/%7B%7D", 200),
            ($"/item_sub_page/fixed_0/{asin}/shoes/1/Attributes/%7B%7D", 200), ($"/item_sub_page/fixed_0/{asin}/shoes/1/description/%7B%7D", 500), ($"/item_sub_page/fixed_0/{asin}/shoes/1/0/%7B%7D", 500),
            ($"/done/fixed_0/{asin}/%7B%7D", 200), ($"/done/fixed_0/{asin}/%7B'a':%20'b'%7D", 200), ($"/done/nobody/{asin}/%7B%7D", 500), ($"/done/fixed_0/{asin}", 404),
            ("/static/style.css", 200), ("/static/images/no-image-available.png", 200), ("/static/none.css", 404), ("/static/%2e%2e/favicon.svg", 404), ("/static/..%2Ffavicon.svg", 404), ("/nothing/of/the/kind", 404),
        })
        {
            var (answered, body, _) = await SocketClient.SendAsync(server.Client.BaseAddress!, "/webshop" + path);
            Assert.True(status == answered, $"{path}: {answered}, expected {status}");
            if (status >= 400)
                Assert.Equal(2, SiteDocument.Parse(body).Texts.Count());
        }
    }

    [Fact]
    public async Task Site_RedirectsToTheKeywords_WhenTheSearchFormIsSent()
    {
        await using var server = await CompatibilityServer.StartAsync(RepositoryFiles.Fixtures("webshop*")[0]);
        using var answer = await server.Client.PostAsync("/webshop/fixed_0", new FormUrlEncodedContent([KeyValuePair.Create("search_query", "Men's  Shoes")]));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/webshop/search_results/fixed_0/%5B%22men's%22,%20'',%20'shoes'%5D/1", answer.Headers.Location!.OriginalString);
        using var home = await server.Client.PostAsync("/webshop/fixed_0", new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
    }

    [Fact]
    public async Task Servers_AnswerAtTheRoot_WhenTheyHavePortsOfTheirOwn()
    {
        var (site, gym) = (SocketClient.FreePort(), SocketClient.FreePort());
        await using var server = await CompatibilityServer.StartAsync(
            RepositoryFiles.Fixtures("webshop*")[0], $"--Compatibility:WebShopUrl=http://127.0.0.1:{site}", $"--Compatibility:AgentGymUrl=http://127.0.0.1:{gym}");

        using var shop = CompatibilityServer.ClientOf($"http://127.0.0.1:{site}");
        using var start = await shop.GetAsync("/");
        Assert.Equal("/abc", start.Headers.Location!.OriginalString);
        var visitor = new SiteVisitor(shop, "", "fixed_0");
        await visitor.StartAsync();
        await visitor.TakeAsync("search", "shoes");
        Assert.Contains("Page 1 (Total results: ", visitor.Page.Text, StringComparison.Ordinal);
        Assert.All(visitor.Page.Document.QuerySelectorAll("form"), form => Assert.DoesNotContain("webshop", form.GetAttribute("action"), StringComparison.Ordinal));

        using var environments = CompatibilityServer.ClientOf($"http://127.0.0.1:{gym}");
        Assert.Equal("\"ok\"", await environments.GetStringAsync("/"));
        Assert.Equal("[]", await environments.GetStringAsync("/list_envs"));
    }

    [Fact]
    public async Task Site_EchoesOptionsAsTheyWereSpelled_WhenTheyAreMoreThanTexts()
    {
        await using var server = await CompatibilityServer.StartAsync(RepositoryFiles.Fixtures("webshop*")[0]);
        var asin = Enumerable.Range(0, server.Shop.Products.Count).Select(i => server.Shop.Products[i]).First(product => product.Options.Any()).Asin;
        await server.Client.GetStringAsync("/webshop/fixed_0");
        var page = SiteDocument.Parse(await SocketClient.GetAsync(server.Client.BaseAddress!, $"/webshop/item_page/fixed_0/{asin}/shoes/1/%7B'b':%201e3,%20'a':%20[None,%20('x',)]%7D")).Document;
        Assert.Equal("{\"a\": [null, [\"x\"]], \"b\": 1000.0}", page.GetElementById("chosen-options")!.TextContent);
        Assert.EndsWith("/%7B'b':%201000.0,%20'a':%20%5BNone,%20('x',)%5D%7D", page.QuerySelector("form[action*=done]")!.GetAttribute("action"), StringComparison.Ordinal);
        Assert.All(page.QuerySelectorAll("input[type=radio]"), radio => Assert.Contains("/%7B'b':%201000.0,%20'a':%20%5BNone,%20('x',)%5D,%20'", radio.GetAttribute("data-url"), StringComparison.Ordinal));
    }
}
