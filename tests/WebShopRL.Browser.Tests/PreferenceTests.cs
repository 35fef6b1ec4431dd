using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Preferences;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests;

/// <summary>Judging by keyboard, and learning from it.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class PreferenceTests(Site site)
{
    private static readonly Dictionary<string, string> Small = new()
    {
        ["trajectories"] = "40", ["epochs"] = "1", ["vocabulary"] = "800", ["page_tokens"] = "160", ["batch"] = "8", ["validation_goals"] = "2", ["validate_every"] = "100",
    };

    [Fact]
    public async Task Preferences_JudgedByKeyboard_AreWhatADpoRunLearnsFrom()
    {
        await StoreTrajectoriesAsync();
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        var imitation = await visitor.LaunchAsync("imitation for preferences", Small);

        await visitor.GoToAsync("/preferences?by=Ada&repeats=0");
        foreach (var (key, choice, count) in new[] { ("1", "first", 1), ("2", "second", 2), ("t", "tie", 3), ("b", "both_bad", 4), ("1", "first", 5) })
        {
            await PressAsync(key);
            await page.GetByText($"{count} judged here").WaitForAsync();
            Assert.Equal(choice, (await JudgedAsync("Ada"))[^1].Choice);
        }
        // The instruction and the page with it: two actions may well be those of another pair.
        var pair = page.GetByLabel("Pair", new() { Exact = true });
        var shown = await TextAsync();
        await PressAsync("u");
        await page.GetByText("4 judged here").WaitForAsync();
        var back = await TextAsync();
        Assert.NotEqual(shown, back);
        await PressAsync("s");
        for (var patience = Stopwatch.StartNew(); await TextAsync() == back; await Task.Delay(50))
            Assert.True(patience.Elapsed.TotalMilliseconds < Visitor.OfPages, "The pair that was skipped is still shown.");
        var judged = await JudgedAsync("Ada");
        Assert.Equal(["first", "second", "tie", "both_bad"], judged.Select(row => row.Choice));
        Assert.Equal(4, judged.Select(row => row.PairKey).Distinct().Count());
        Assert.All(judged, row => Assert.True(row is { Source: "page", Kind: "action", State: not null, Seconds: > 0 }));
        await visitor.PictureAsync("preferences");

        // Another person is shown what Ada has judged.
        await visitor.GoToAsync("/preferences?by=Bo&repeats=100");
        await PressAsync("1");
        await page.GetByText("1 judged here").WaitForAsync();
        Assert.Contains(Assert.Single(await JudgedAsync("Bo")).PairKey, judged.Select(row => row.PairKey));
        await page.GetByText("of equal choices on 1 pair").WaitForAsync();

        await SucceedsAsync(imitation);
        await visitor.GoToAsync("/launch");
        await page.GetByRole(AriaRole.Radio, new() { Name = "DPO" }).CheckAsync();
        await page.Locator("#name").FillAsync("from Ada's preferences");
        await page.Locator("#initial_checkpoint").SelectOptionAsync($"run:{imitation}");
        await page.Locator("[id='settings.pairs']").SelectOptionAsync("stated");
        await page.Locator("[id='settings.goals']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("[id='settings.validation_goals']").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).PressAsync("Enter");
        var dpo = int.Parse((await visitor.AtAsync("^/runs/[^/]+$")).Split('/')[^1], CultureInfo.InvariantCulture);
        await SucceedsAsync(dpo);
        var lines = await site.WithStoreAsync(store => store.RunLogLines.Where(line => line.RunId == dpo).Select(line => line.Message).ToListAsync());
        Assert.Contains(lines, line => line.StartsWith("3 pairs of ", StringComparison.Ordinal) && line.Contains("(stated)", StringComparison.Ordinal));
        Assert.Empty(visitor.Complaints);

        async Task<string> TextAsync() => string.Join('\n', await pair.Locator(".instruction, .action, .before, .page").AllInnerTextsAsync());

        async Task PressAsync(string key)
        {
            await page.Locator($"[data-key='{key}']:not(:disabled)").WaitForAsync();
            await page.Keyboard.PressAsync(key);
        }
    }

    [Theory]
    [InlineData(1440, "light"), InlineData(1440, "dark"), InlineData(390, "light"), InlineData(390, "dark")]
    public async Task Page_FitsItsWindow_WithPairsOfBothKinds(int width, string theme)
    {
        await StoreTrajectoriesAsync();
        await using var visitor = await site.VisitAsync(width, theme);
        foreach (var kind in (string[])["action", "trajectory"])
        {
            await visitor.GoToAsync($"/preferences?by=Cy&kind={kind}");
            await visitor.Page.Locator("[data-key='1']:not(:disabled)").WaitForAsync();
            var overflow = await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(overflow <= 0, $"{kind} is {overflow} px wider than the window of {width} px.");
            Assert.Equal(1, await visitor.Page.Locator("h1").CountAsync());
            await visitor.PictureAsync($"preferences-{kind}-{width}-{theme}");
        }
        Assert.Empty(visitor.Complaints);
    }

    private Task<List<StoredPreference>> JudgedAsync(string annotator) => site.WithStoreAsync(store => store.Preferences.AsNoTracking().Where(row => row.Annotator == annotator).OrderBy(row => row.Id).ToListAsync());

    private async Task SucceedsAsync(int id)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed.TotalMilliseconds < Visitor.OfWork; await Task.Delay(100))
            if (await site.WithStoreAsync(store => store.Runs.AsNoTracking().SingleAsync(run => run.Id == id)) is { FinishedAt: not null } run)
            {
                Assert.True(run.Status == RunStatus.Succeeded, $"Run {id} {run.Status}: {run.Error}");
                return;
            }
        throw new TimeoutException($"Run {id} has not ended.");
    }

    /// <summary>Purchases of the first and of the second result for some goals, as a policy's.</summary>
    private async Task StoreTrajectoriesAsync()
    {
        var shop = site.Services.GetRequiredService<ShopProvider>().Current;
        await site.WithStoreAsync(async store =>
        {
            if (await store.Trajectories.AnyAsync(row => row.Annotator == "for preferences"))
                return 0;
            foreach (var goal in TrainingGoals.Of(shop).Goals.Take(10))
                foreach (var product in (int[])[0, 1])
                    store.Trajectories.Add(Played(shop, goal.Index, product));
            return await store.SaveChangesAsync();
        });
    }

    private static StoredTrajectory Played(Storefront shop, int goal, int product)
    {
        var episode = new Episode(shop, shop.Goals[goal], "test");
        List<TrajectoryStep> steps = [];
        Take($"search[{shop.Goals[goal].InstructionText.ToLowerInvariant()}]");
        var decision = DecisionBuilder.Build(episode);
        Take(decision.EnvironmentActions[decision.Actions.Index().Where(action => action.Item.StartsWith("click[item - ", StringComparison.Ordinal)).ElementAt(product).Index]);
        Take("click[buy now]");
        return new StoredTrajectory
        {
            Source = "policy", Catalog = shop.Name, CatalogFingerprint = shop.Fingerprint, Goal = goal, Instruction = shop.Goals[goal].InstructionText, Annotator = "for preferences", Reward = episode.Reward, Length = steps.Count,
            Steps = TrajectoryJson.Serialize(steps), CreatedAt = DateTimeOffset.UtcNow,
        };

        void Take(string action)
        {
            steps.Add(TrajectoryJson.StepOf(episode, action));
            episode.Step(action);
        }
    }
}
