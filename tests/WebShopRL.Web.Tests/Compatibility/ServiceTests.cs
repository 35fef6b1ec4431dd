using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Compatibility;

/// <summary>The compatibility servers beside everything else that the service answers.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class ServiceTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Theory]
    [InlineData("/webshop/fixed_0", "text/html")]
    [InlineData("/webshop/static/style.css", "text/css")]
    [InlineData("/agentgym/", "application/json")]
    [InlineData("/agentgym/list_envs", "application/json")]
    [InlineData("/demo-images/table-lamps_navy-blue.svg", "image/svg+xml")]
    public async Task Address_IsAnsweredByItsServer_InTheWholeService(string path, string type)
    {
        using var answer = await server.Client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode}");
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Description_LeavesThemOut_SinceTheyFollowOtherPeoplesRules()
    {
        var paths = (await server.GetAsync("/openapi/v1.json"))["paths"]!.AsObject().Select(path => path.Key);
        Assert.DoesNotContain(paths, path => path.StartsWith("/webshop", StringComparison.Ordinal) || path.StartsWith("/agentgym", StringComparison.Ordinal) || path.StartsWith("/demo-images", StringComparison.Ordinal));
    }
}
