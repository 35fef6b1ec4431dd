using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>What a run's page remembers of its reader.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class RunPageTests(FrontSite site)
{
    [Fact]
    public async Task Charts_AreLookedAtAsBefore_AfterAReload()
    {
        var run = await site.AddRunningRunAsync("looked at");
        await site.MeasureAsync(run, 20);
        await site.MeasureAsync(run, 20, "il/steady", 1);
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync($"/runs/{run}");
        await page.GetByLabel("Search among the metrics").PressSequentiallyAsync("loss");
        await page.GetByLabel("Over").SelectOptionAsync("wall");
        await page.GetByLabel("logarithmic").CheckAsync();
        await page.GetByLabel("Smoothing").FillAsync("0.3");
        await visitor.AtAsync("^/runs/[0-9]+\\?(?=.*match=loss)(?=.*axis=wall)(?=.*log=true)(?=.*smooth=0.3)");

        await visitor.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Search among the metrics")).ToHaveValueAsync("loss");
        await Assertions.Expect(page.GetByLabel("Over")).ToHaveValueAsync("wall");
        await Assertions.Expect(page.GetByLabel("Smoothing")).ToHaveValueAsync("0.3");
        await Assertions.Expect(page.GetByLabel("logarithmic")).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator(".chart")).ToHaveCountAsync(1);
        var spec = await page.Locator(".chart").GetAttributeAsync("spec");
        Assert.Contains("\"axis\":\"wall\",\"smoothing\":0.3,\"fromZero\":false,\"log\":true", spec, StringComparison.Ordinal);

        await page.GetByLabel("Search among the metrics").FillAsync("");
        await page.GetByLabel("Over").SelectOptionAsync("step");
        await page.GetByLabel("logarithmic").UncheckAsync();
        await page.GetByLabel("Smoothing").FillAsync("0.9");
        await visitor.AtAsync("^/runs/[0-9]+$");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Notes_OutliveAReload_AndLeaveWhatAnotherHasWrittenSince()
    {
        var run = await site.AddRunningRunAsync("notes");
        await using var visitor = await site.VisitAsync();
        var notes = visitor.Page.GetByLabel("Notes");
        await visitor.GoToAsync($"/runs/{run}");
        await notes.PressSequentiallyAsync("half a");
        await visitor.ReloadAsync();
        await Assertions.Expect(notes).ToHaveValueAsync("half a");
        await WrittenAsync("half a");

        await notes.PressSequentiallyAsync(" sentence");
        await site.WithStoreAsync(store => store.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(row => row.SetProperty(one => one.Notes, "from another")));
        await visitor.ReloadAsync();
        await visitor.Page.WaitForTimeoutAsync(1_000);
        await Assertions.Expect(notes).ToHaveValueAsync("from another");
        Assert.Equal("from another", await NotesAsync());

        async Task WrittenAsync(string text)
        {
            for (var tries = 0; await NotesAsync() != text; await Task.Delay(50))
                Assert.True(++tries < 400, $"The notes are '{await NotesAsync()}'.");
        }

        Task<string?> NotesAsync() => site.WithStoreAsync(store => store.Runs.Where(row => row.Id == run).Select(row => (string?)row.Notes).SingleAsync());
    }
}
