using Microsoft.EntityFrameworkCore;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Trajectories;

[Trait(Category.Name, Category.Integration)]
public sealed class TrajectoryPageTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Page_SaysWhatWasEarned_AndShowsAnotherOfTheGoalBesideIt()
    {
        var (one, other, elsewhere) = (await PlayAsync(1601, 0), await PlayAsync(1601, 1), await PlayAsync(1602, 0));
        var page = await server.Client.GetStringAsync($"/trajectories/{one}");
        Assert.Contains("What it earned", page, StringComparison.Ordinal);
        Assert.Contains("Kind of product", page, StringComparison.Ordinal);
        Assert.Contains($"<option value=\"{other}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"<option value=\"{elsewhere}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($">Trajectory {other}</a>", page, StringComparison.Ordinal);

        var both = await server.Client.GetStringAsync($"/trajectories/{one}?beside={other}");
        Assert.Contains($">Trajectory {one}</a>", both, StringComparison.Ordinal);
        Assert.Contains($">Trajectory {other}</a>", both, StringComparison.Ordinal);
        Assert.DoesNotContain($">Trajectory {elsewhere}</a>", await server.Client.GetStringAsync($"/trajectories/{one}?beside={elsewhere}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_SaysNothingOfParts_WhereTheCatalogIsAnother()
    {
        var id = await PlayAsync(1603, 0);
        await server.WithStoreAsync(store => store.Trajectories.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.CatalogFingerprint, new string('a', 64))));
        Assert.DoesNotContain("What it earned", await server.Client.GetStringAsync($"/trajectories/{id}"), StringComparison.Ordinal);
    }

    /// <summary>Buys the n-th product of the first list of results, by hand; the trajectory's id.</summary>
    private async Task<int> PlayAsync(int goal, int product)
    {
        var page = (await server.PostAsync("/api/v1/episodes", new { goal, annotator = "ada" })).Body!;
        var id = (string)page["id"]!;
        await ActAsync("search[" + page["instruction"] + "]");
        await ActAsync("click[" + page["clickables"]!.AsArray().Select(text => (string)text!).Where(text => text.StartsWith("b0", StringComparison.Ordinal)).ElementAt(product) + "]");
        await ActAsync("click[buy now]");
        return await server.WithStoreAsync(store => store.Trajectories.MaxAsync(row => row.Id));

        async Task ActAsync(string action) => page = (await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action })).Body!;
    }
}
