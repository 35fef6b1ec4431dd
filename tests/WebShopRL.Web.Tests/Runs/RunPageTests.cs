using System.Text.RegularExpressions;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Integration)]
public sealed partial class RunPageTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task TimeLeft_LeavesPausesOut_WhenTheRunWasResumed()
    {
        // A step a second: fifty steps ten hours ago, ten more in the stretch that goes on now.
        var id = await server.WithStoreAsync(async store =>
        {
            var now = DateTimeOffset.UtcNow;
            var run = new Run
            {
                Name = "resumed", Algorithm = "il", Settings = "{}", Status = RunStatus.Running, Step = 60, TotalSteps = 150, LastSeq = 60, CreatedAt = now.AddHours(-10), StartedAt = now.AddHours(-10), LeaseOwner = "a test", LeaseUntil = now.AddHours(1),
            };
            store.Runs.Add(run);
            await store.SaveChangesAsync();
            store.MetricPoints.AddRange(Enumerable.Range(1, 60).Select(step => new MetricPoint { RunId = run.Id, Seq = step, Name = "il/loss", Step = step, WallSeconds = step, Value = 1 }));
            await store.SaveChangesAsync();
            return run.Id;
        });

        var page = await server.Client.GetStringAsync($"/runs/{id}");
        Assert.Equal("1:30 min", Left().Match(page).Groups[1].Value);
        Assert.Equal("1:00 min", Trained().Match(page).Groups[1].Value);
    }

    [GeneratedRegex("Left, about</span><strong[^>]*>([^<]*)</strong>")]
    private static partial Regex Left();

    [GeneratedRegex("Trained for</span><strong[^>]*>([^<]*)</strong>")]
    private static partial Regex Trained();
}
