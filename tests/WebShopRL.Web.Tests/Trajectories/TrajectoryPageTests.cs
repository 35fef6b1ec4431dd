using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Trajectories;

[Trait(Category.Name, Category.Integration)]
public sealed partial class TrajectoryPageTests(WebShopServer server) : IClassFixture<WebShopServer>
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

    [Theory]
    [InlineData("")]
    [InlineData("?source=human&annotator=ada&minreward=0.1")]
    public async Task List_LeadsToExportsOfWhatItShows_InEachForm(string query)
    {
        await PlayAsync(1604, 0);
        var page = await server.Client.GetStringAsync($"/trajectories{query}");
        var links = ExportLink().Matches(page).Select(link => WebUtility.HtmlDecode(link.Groups[1].Value)).ToList();
        Assert.Equal(["agentgym", "eto", "trl"], links.Where(link => link.Contains("format=", StringComparison.Ordinal)).Select(link => link[^(link.Length - link.IndexOf("format=", StringComparison.Ordinal) - 7)..]));
        Assert.Equal(4, links.Count);
        Assert.Equal(query.Length > 0, links.TrueForAll(link => link.Contains("?source=human", StringComparison.Ordinal) && link.Contains("annotator=ada", StringComparison.Ordinal) && link.Contains("min_reward=0.1", StringComparison.Ordinal)));
        var told = JsonNode.Parse(await server.Client.GetStringAsync(links.Single(link => link.EndsWith("format=agentgym", StringComparison.Ordinal))))!.AsArray();
        Assert.NotNull(told[0]!["conversations"]);
    }

    [GeneratedRegex("href=\"(/api/v1/trajectories/export[^\"]*)\"")]
    private static partial Regex ExportLink();

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
