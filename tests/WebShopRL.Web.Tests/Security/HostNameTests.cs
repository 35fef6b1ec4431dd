using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Security;

/// <summary>By which names the service may be called.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class HostNameTests
{
    [Theory]
    [InlineData("shop.example", 200)]
    [InlineData("SHOP.example:5080", 200)]
    [InlineData("one.lab.example", 200)]
    [InlineData("[fd00::1]:80", 200)]
    [InlineData("evil.example", 400)]
    [InlineData("lab.example", 400)]
    [InlineData("127.0.0.1", 400)]
    public async Task Service_AnswersToTheNamesThatAreListed(string host, int status)
    {
        await using var server = new WebShopServer { Arguments = ["--Auth:Mode=ApiKey", "--Auth:Keys:0=0123456789abcdef", "--AllowedHosts=shop.example;*.lab.example;[fd00::1]"] };
        await server.InitializeAsync();
        var (answered, body) = await AskAsync(server, host);
        Assert.Equal(status, answered);
        if (status == 400)
            Assert.Contains("AllowedHosts has shop.example, *.lab.example, [fd00::1]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_AnswersToEveryName_WhenCallersShowKeysAndNoneIsListed()
    {
        await using var server = new WebShopServer { Arguments = ["--Auth:Mode=ApiKey", "--Auth:Keys:0=0123456789abcdef"] };
        await server.InitializeAsync();
        Assert.Equal(200, (await AskAsync(server, "any.example")).Status);
    }

    [Fact]
    public async Task Loopback_AnswersToTheMachinesOwnNamesAlone()
    {
        await using var server = new WebShopServer { Arguments = ["--AllowedHosts=*"] };
        await server.InitializeAsync();
        foreach (var host in new[] { "localhost", "localhost:1234", "127.0.0.1", "[::1]:5080" })
            Assert.Equal(200, (await AskAsync(server, host)).Status);
        foreach (var host in new[] { "evil.example", "127.0.0.2", "localhost.evil.example", "0.0.0.0" })
        {
            var (status, body) = await AskAsync(server, host);
            Assert.Equal(400, status);
            Assert.Contains("Auth:Mode", body, StringComparison.Ordinal);
        }
    }

    private static async Task<(int Status, string Body)> AskAsync(WebShopServer server, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/alive");
        request.Headers.Host = host;
        using var answer = await server.Client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
