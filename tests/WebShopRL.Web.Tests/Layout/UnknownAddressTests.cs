using System.Net;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Layout;

/// <summary>Addresses at which there is nothing: people get a page that says so, programs what they always got.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class UnknownAddressTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/nonsense")]
    [InlineData("/runs/abc?x=1")]
    [InlineData("/runs/99999999999999")]
    [InlineData("/trajectories/x")]
    public async Task Browser_IsShownAPage_WithTheStatusKept(string address)
    {
        var (status, type, body) = await GetAsync(address, Browser);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (status, type));
        Assert.Contains(">There is no such page ", body, StringComparison.Ordinal);
        Assert.Contains("<nav", body, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, null, ""), await GetAsync(address, "*/*"));
    }

    [Theory]
    [InlineData("/api/v1/nonsense", "application/problem+json")]
    [InlineData("/hubs/nonsense", null)]
    [InlineData("/_blazor/nonsense", null)]
    [InlineData("/hangfire/nonsense", "application/problem+json")]
    public async Task Programs_AreAnsweredAsEver(string address, string? expected)
    {
        var (status, type, body) = await GetAsync(address, Browser);
        Assert.Equal((HttpStatusCode.NotFound, expected), (status, type));
        Assert.DoesNotContain("There is no such page", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/webshop/nonsense/more")]
    [InlineData("/agentgym/nonsense")]
    public async Task OtherServersClients_AreAnsweredAsEver(string address)
    {
        var (status, _, body) = await GetAsync(address, Browser);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.DoesNotContain("There is no such page", body, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string? Type, string Body)> GetAsync(string address, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd(accept);
        using var answer = await server.Client.SendAsync(request);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }
}
