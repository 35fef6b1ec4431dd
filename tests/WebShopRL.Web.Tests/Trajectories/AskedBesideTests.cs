using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;
using WebShopRL.Tests.Policies;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Policies;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Trajectories;

/// <summary>The page of a trajectory while a policy is asked about it, which may take as long as the policy loads.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class AskedBesideTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Page_IsShownMeanwhile_AndMayBeToldToAskNoMore()
    {
        var (one, other, checkpoint) = (await AddAsync(), await AddAsync(), await SmallPolicy.AddAsync(server));
        var (alone, asking) = ($"/trajectories/{one}?beside={other}", $"/trajectories/{one}?beside={other}&agent={checkpoint}");
        using var policies = new PolicyServer(new TorchOptions("cpu", 1));
        await using var context = OpenedPage.Of(server, policies, asking);
        var navigation = context.Services.GetRequiredService<NavigationManager>();

        var page = context.Render<TrajectoryPage>(with => with.Add(shown => shown.Id, one));
        page.WaitForAssertion(() => Assert.Equal(["Asking …", "Asking …"], page.FindAll(".asked [role=status]").Select(mark => mark.TextContent)), OpenedPage.Patience);
        await OpenedPage.UntilAsync(() => !context.IsRead(), "The page is being read for as long as the policy is asked.");

        // No policy is asked any more when the first answer comes; then one is again.
        navigation.NavigateTo(alone);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".asked")), OpenedPage.Patience);
        await policies.StartAsync(CancellationToken.None);
        navigation.NavigateTo(asking);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".asked table").Count), OpenedPage.Patience);
        await policies.StopAsync(CancellationToken.None);
    }

    private Task<int> AddAsync() => server.WithStoreAsync(async store =>
    {
        var row = new StoredTrajectory
        {
            Source = "imported", Catalog = "elsewhere", CatalogFingerprint = new string('b', 64), Goal = 7, Instruction = "red shoes", Length = 1, CreatedAt = DateTimeOffset.UtcNow,
            Steps = TrajectoryJson.Serialize([new TrajectoryStep("page of red shoes", ["click[back to search]", "click[buy now]"], 1, "click[buy now]")]),
        };
        store.Trajectories.Add(row);
        await store.SaveChangesAsync();
        return row.Id;
    });
}
