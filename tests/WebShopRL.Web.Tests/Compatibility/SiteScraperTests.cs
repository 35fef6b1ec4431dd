using System.Globalization;
using WebShopRL.Shop.Pages;
using WebShopRL.Shop.Python;

namespace WebShopRL.Tests.Compatibility;

/// <summary>The site as the scrapers of ReAct, Reflexion and LATS read it.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class SiteScraperTests
{
    public static TheoryData<string> Folders => Transcripts.Folders;

    [Theory, MemberData(nameof(Folders))]
    public async Task Scraper_ReadsEveryPageAsTheClientsDo_FromSearchToReward(string folder)
    {
        await using var server = await CompatibilityServer.StartAsync(folder);
        var shop = server.Shop;
        foreach (var products in new[] { 3, 10 })
            for (var i = 0; i < Math.Min(20, shop.Goals.Count); i++)
            {
                var (goal, session) = (shop.Goals[i], string.Create(CultureInfo.InvariantCulture, $"fixed_{i}"));
                var scraper = new ReActScraper(server.Client, "/webshop", session, products);
                await scraper.HomeAsync();
                Assert.Equal($"\nWebShop \nInstruction:  \n{goal.InstructionText} \n[Search] ", scraper.Observation);

                await scraper.SearchAsync(goal.Query);
                var found = shop.Find(Keywords.Split(goal.Query));
                Assert.Equal(found.Asins.Take(10), scraper.Asins);
                var shown = found.Asins.Take(products).Select(Find);
                Assert.Equal(
                    $"\n[Back to Search] \nPage 1 (Total results: {found.Total}) \n[Next >] " + string.Concat(shown.Select(product => $"\n[{product.Asin}] \n{product.Title} \n{product.PriceTag} ")),
                    scraper.Observation);
                if (found.Total == 0)
                    continue;

                var bought = Find(found.Asins[0]);
                var chosen = bought.Options.Where(group => group.Values.Count > 0).Select(group => KeyValuePair.Create(group.Name, group.Values[^1])).ToList();
                var options = PythonRepr.Of(chosen);
                if (options.AsSpan().ContainsAny('#', '?'))
                    continue;
                await scraper.ItemAsync(bought.Asin, goal.Query, options);
                Assert.StartsWith("\n[Back to Search] \n[< Prev] ", scraper.Observation, StringComparison.Ordinal);
                Assert.EndsWith($"\n{bought.Title} \nPrice: {bought.PriceTag} \nRating: N.A. \n[Description] \n[Features] \n[Reviews] \n[Buy Now] ", scraper.Observation, StringComparison.Ordinal);
                foreach (var (name, value) in chosen)
                {
                    Assert.Equal(bought.Options.Last(group => group.Values.Contains(value)).Name, scraper.OptionGroups[value]);
                    if (!value.Contains('\'', StringComparison.Ordinal))
                        Assert.Contains($"[[{value}]]", scraper.Observation, StringComparison.Ordinal);
                }
                await scraper.SubPageAsync(bought.Asin, goal.Query, "Features", options);
                Assert.StartsWith("\n[Back to Search] \n[< Prev] ", scraper.Observation, StringComparison.Ordinal);

                // Twice: some clients buy again in the same session.
                for (var time = 0; time < 2; time++)
                {
                    await scraper.DoneAsync(bought.Asin, options);
                    Assert.Equal(shop.Rewards.Score(goal, bought, chosen).Reward, scraper.Reward!.Value, 1e-12);
                }
            }

        WebShopRL.Shop.Catalogs.Product Find(string asin) => shop.Products.TryFind(asin, out var product) ? product : throw new InvalidOperationException(asin);
    }

    [Fact]
    public async Task Scraper_SeesNothing_OnErrorPages()
    {
        await using var server = await CompatibilityServer.StartAsync(RepositoryFiles.Fixtures("webshop*")[0]);
        var scraper = new ReActScraper(server.Client, "/webshop", "fixed_0");
        await scraper.ItemAsync("B0000NONE0", "shoes", "{}");
        Assert.Equal("", scraper.Observation);
    }
}
