using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Studies;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class CancelledStudyTests(Site site)
{
    [Fact]
    public async Task Page_ReadsOn_UntilThePartsOfACancelledStudyHaveEnded()
    {
        var now = DateTimeOffset.UtcNow;
        // Held by a worker elsewhere, which has been asked to stop and has not yet.
        var run = new Run { Name = "of a study", Algorithm = "il", Settings = "{}", Status = RunStatus.Running, CancelRequested = true, LeaseOwner = "elsewhere", LeaseUntil = now.AddHours(1), CreatedAt = now, StartedAt = now };
        var study = new Study { Name = "Cancelled", Seeds = 1, Plan = """{"stages": [{"name": "imitation", "runs": {"algorithm": "il"}}]}""", Status = RunStatus.Cancelled, CreatedAt = now, StartedAt = now, FinishedAt = now };
        await site.WithStoreAsync(async store =>
        {
            store.Runs.Add(run);
            await store.SaveChangesAsync();
            study.Parts.Add(new StudyPart { Launched = true, RunId = run.Id });
            store.Studies.Add(study);
            return await store.SaveChangesAsync();
        });
        try
        {
            await using var visitor = await site.VisitAsync();
            await visitor.GoToAsync($"/studies/{study.Id}");
            var part = visitor.Page.Locator("ul.parts");
            await part.GetByText("running").WaitForAsync();
            await EndAsync(run.Id);
            await part.GetByText("cancelled").WaitForAsync();
            Assert.Empty(visitor.Complaints);
        }
        finally
        {
            await EndAsync(run.Id);
            await site.WithStoreAsync(async store => await store.Studies.Where(row => row.Id == study.Id).ExecuteDeleteAsync() + await store.Runs.Where(row => row.Id == run.Id).ExecuteDeleteAsync());
        }
    }

    private Task<int> EndAsync(int run) => site.WithStoreAsync(store => store.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set => set
        .SetProperty(row => row.Status, RunStatus.Cancelled).SetProperty(row => row.FinishedAt, DateTimeOffset.UtcNow).SetProperty(row => row.LeaseOwner, (string?)null).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null)));
}
