using System.Net;
using System.Net.WebSockets;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Security;

[Trait(Category.Name, Category.Integration)]
public sealed class SecurityTests
{
    private const string Key = "correct-horse-battery-staple";

    [Fact]
    public async Task ApiKey_IsWanted_ByEverythingButHealth()
    {
        await using var server = await StartAsync("ApiKey");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/api/v1/runs"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/api/v1/runs", ("X-Api-Key", "correct-horse-battery-stapler")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/v1/runs", ("X-Api-Key", Key)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/v1/runs", ("Authorization", $"Bearer {Key}")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/alive"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/openapi/v1.json"));
        using var refused = await server.Client.GetAsync("/api/v1/runs");
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Cookie_IsGivenForAKey_AndClientsMayStillSendTheKey()
    {
        await using var server = await StartAsync("Cookie");
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(server, "/api/v1/runs"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/v1/runs", ("X-Api-Key", Key)));

        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Client.BaseAddress };
        using var refused = await LogInAsync(browser, "wrong-key-wrong-key", "/");
        Assert.Contains("not known", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var (wanted, target) in new[] { ("/compare?a=1", "/compare?a=1"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("/\\evil.example", "/") })
        {
            using var entered = await LogInAsync(browser, Key, wanted);
            Assert.Equal(target, entered.Headers.Location?.OriginalString);
        }
        using var runs = await browser.GetAsync("/api/v1/runs");
        Assert.Equal(HttpStatusCode.OK, runs.StatusCode);
    }

    [Fact]
    public async Task Loopback_RefusesOtherNamesAndOtherSitesPages()
    {
        await using var server = await StartAsync("Loopback");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/api/v1/runs"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(server, "/api/v1/runs", ("Host", "evil.example")));
        foreach (var (header, value, status) in new[]
        {
            ("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden), ("Origin", "https://evil.example", HttpStatusCode.Forbidden), ("Origin", "null", HttpStatusCode.Forbidden),
            ("Sec-Fetch-Site", "same-origin", HttpStatusCode.NotFound), ("X-Other", "1", HttpStatusCode.NotFound),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs/1/cancel");
            request.Headers.Add(header, value);
            using var answer = await server.Client.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/hubs/runs")]
    [InlineData("/_blazor")]
    public async Task Connection_IsRefused_WhenAnotherSitesPageOpensIt(string path)
    {
        await using var server = await StartAsync("Loopback");
        var own = server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        foreach (var (origin, isWelcome) in new (string?, bool)[] { (null, true), (own, true), ("https://evil.example", false), ("http://127.0.0.1:1", false), ("null", false) })
        {
            using var negotiation = new HttpRequestMessage(HttpMethod.Post, $"{path}/negotiate?negotiateVersion=1");
            using var events = new HttpRequestMessage(HttpMethod.Get, $"{path}?id=unknown") { Headers = { { "Accept", "text/event-stream" } } };
            using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
            if (origin is not null)
            {
                negotiation.Headers.Add("Origin", origin);
                events.Headers.Add("Origin", origin);
                socket.Options.SetRequestHeader("Origin", origin);
            }
            using var negotiated = await server.Client.SendAsync(negotiation);
            using var listened = await server.Client.SendAsync(events);
            var opened = await Record.ExceptionAsync(() => socket.ConnectAsync(new Uri($"{own.Replace("http", "ws", StringComparison.Ordinal)}{path}"), TestContext.Current.CancellationToken));

            Assert.Equal((origin, isWelcome ? HttpStatusCode.OK : HttpStatusCode.Forbidden), (origin, negotiated.StatusCode));
            Assert.Equal((origin, isWelcome ? HttpStatusCode.NotFound : HttpStatusCode.Forbidden), (origin, listened.StatusCode));
            Assert.Equal((origin, isWelcome ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.Forbidden), (origin, socket.HttpStatusCode));
            Assert.Equal(isWelcome, opened is null);
        }
    }

    private static async Task<WebShopServer> StartAsync(string mode)
    {
        var server = new WebShopServer { Arguments = mode == "Loopback" ? [] : [$"--Auth:Mode={mode}", $"--Auth:Keys:0={Key}"] };
        await server.InitializeAsync();
        return server;
    }

    private static async Task<HttpStatusCode> StatusAsync(WebShopServer server, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await server.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> LogInAsync(HttpClient browser, string key, string returnUrl) =>
        browser.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["returnUrl"] = returnUrl }));
}
