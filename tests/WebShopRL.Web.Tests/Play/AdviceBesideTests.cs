using Bunit;
using WebShopRL.Tests.Hosting;
using WebShopRL.Tests.Policies;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Play;
using WebShopRL.Web.Policies;

namespace WebShopRL.Tests.Play;

/// <summary>The page of an episode while the agent beside is asked, which may take as long as the agent loads.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class AdviceBesideTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Page_IsShownMeanwhile()
    {
        var begun = (await server.PostAsync("/api/v1/episodes", new { goal = 1610, annotator = "ada" })).Body!;
        var id = (string)begun["id"]!;
        Assert.Equal(200, (await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action = $"search[{begun["instruction"]}]" })).Status);
        var checkpoint = await SmallPolicy.AddAsync(server);
        using var policies = new PolicyServer(new TorchOptions("cpu", 1));
        await using var context = OpenedPage.Of(server, policies, $"/play/{id}?agent={checkpoint}");

        var page = context.Render<PlayPage>(with => with.Add(shown => shown.Id, id));
        const string Beside = "section[aria-label='The agent beside you']";
        page.WaitForAssertion(() => Assert.Equal("Asking …", page.Find($"{Beside} [role=status]").TextContent), OpenedPage.Patience);
        await OpenedPage.UntilAsync(() => !context.IsRead(), "The page is being read for as long as the agent is asked.");

        await policies.StartAsync(CancellationToken.None);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll($"{Beside} table")), OpenedPage.Patience);
        await policies.StopAsync(CancellationToken.None);
    }
}
