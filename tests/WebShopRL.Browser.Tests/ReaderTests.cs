using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>What is the reader's own: the zone of their times, and their name.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class ReaderTests(FrontSite site)
{
    [Fact]
    public async Task Log_IsInTheReadersZone_AlsoWhatComesAndWhatIsWrittenAgain()
    {
        var run = await site.AddRunningRunAsync("far away");
        await LogAsync(run, 1, new DateTimeOffset(2026, 3, 1, 22, 30, 5, TimeSpan.Zero));
        await using var visitor = await site.VisitAsync(zone: "Asia/Kolkata");
        await visitor.GoToAsync($"/runs/{run}");
        var times = visitor.Page.Locator("main[data-interactive] .log time");
        await Assertions.Expect(times).ToHaveTextAsync(["04:00:05"]);
        Assert.Equal("2026-03-01 22:30:05 UTC", await times.First.GetAttributeAsync("title"));

        await LogAsync(run, 2, new DateTimeOffset(2026, 3, 1, 22, 31, 0, TimeSpan.Zero));
        await Assertions.Expect(times).ToHaveTextAsync(["04:01:00", "04:00:05"]);
        // As the circuit writes a text that has changed.
        await times.First.EvaluateAsync("time => { time.dateTime = '2026-03-01T12:00:00Z'; time.firstChild.textContent = '12:00:00 UTC'; }");
        await Assertions.Expect(times.First).ToHaveTextAsync("17:30:00");
    }

    [Fact]
    public async Task Name_IsOneOnAllPages_AndStaysInThisBrowser()
    {
        await using var visitor = await site.VisitAsync();
        var mine = visitor.Page.Locator("main[data-interactive]").GetByLabel("Your name");
        await visitor.GoToAsync("/play");
        await Assertions.Expect(mine).ToHaveValueAsync("local");
        await visitor.GoToAsync("/preferences");
        await Assertions.Expect(mine).ToHaveValueAsync("local");
        await mine.FillAsync("Ada");
        await mine.PressAsync("Tab");
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("by=Ada"));
        await visitor.GoToAsync("/play");
        await Assertions.Expect(mine).ToHaveValueAsync("Ada");
        await visitor.GoToAsync("/preferences");
        await Assertions.Expect(mine).ToHaveValueAsync("Ada");
    }

    private Task<long> LogAsync(int run, long place, DateTimeOffset at) => site.Services.GetRequiredService<RunWriter>().WriteAsync(
        run, place - 1, new RunBatch([], [new RunLogLine { At = at, Level = "information", Message = $"line {place}" }], null));
}
