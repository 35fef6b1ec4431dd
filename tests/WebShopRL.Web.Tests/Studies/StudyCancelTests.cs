using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Studies;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Studies;

namespace WebShopRL.Tests.Studies;

/// <summary>What becomes of a study that a person has cancelled, whichever of its worker and its parts is quicker.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class StudyCancelTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string Plan = """
        {"stages": [{"name": "imitation", "runs": {"algorithm": "il"}},
                    {"name": "half", "runs": {"algorithm": "il"}},
                    {"name": "broken", "runs": {"algorithm": "il"}},
                    {"name": "on top", "runs": {"algorithm": "dpo", "initial_checkpoint": "stage:imitation"}}]}
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Worker_WaitsToBeStopped_WhereThePartsWereStoppedFirst(bool allEnded)
    {
        var study = await StudyAsync(RunStatus.Running, launchesLast: allEnded);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        // It neither ends as failed nor puts more in line.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ActivatorUtilities.CreateInstance<StudyJob>(server.Services).DoAsync(study, stop.Token));
        Assert.Equal(allEnded ? 8 : 6, await server.WithStoreAsync(store => store.StudyParts.CountAsync(part => part.StudyId == study && part.RunId != null)));
        Assert.Equal(0, await server.WithStoreAsync(store => store.StudyParts.CountAsync(part => part.StudyId == study && part.Reason != null)));
    }

    [Fact]
    public async Task Stages_ThatWereCancelledWithTheStudy_AreCalledSo()
    {
        var study = await StudyAsync(RunStatus.Cancelled, launchesLast: false);
        var answer = await server.GetAsync($"/api/v1/studies/{study}");
        Assert.Equal(["cancelled", "cancelled", "failed", "skipped"], answer["stages"]!.AsArray().Select(stage => (string)stage!["status"]!));
        Assert.Equal(["succeeded", "cancelled"], answer["stages"]![1]!["parts"]!.AsArray().Select(part => (string)part!["status"]!));
        Assert.All(answer["stages"]![3]!["parts"]!.AsArray(), part => Assert.Equal("Not run: the study ended before.", (string?)part!["reason"]));
    }

    /// <summary>One whose runs have been cancelled with it: of two seeds, one of the second stage had succeeded and one of the third failed.</summary>
    private async Task<int> StudyAsync(RunStatus status, bool launchesLast)
    {
        RunStatus[] ends = [RunStatus.Cancelled, RunStatus.Cancelled, RunStatus.Succeeded, RunStatus.Cancelled, RunStatus.Failed, RunStatus.Cancelled, RunStatus.Cancelled, RunStatus.Cancelled];
        List<StudyPart> parts = [];
        foreach (var (place, end) in ends.Index())
        {
            var launched = launchesLast || place < 6;
            parts.Add(new StudyPart { Stage = place / 2, Number = place % 2, Seed = place % 2, Launched = launched, RunId = launched ? await server.AddRunAsync(end) : null });
        }
        return await server.WithStoreAsync(async store =>
        {
            var row = new Study
            {
                Name = "cancelled", Seeds = 2, Plan = Plan, Status = status, CancelRequested = true, CreatedAt = DateTimeOffset.UtcNow, StartedAt = DateTimeOffset.UtcNow, Parts = parts,
                FinishedAt = status == RunStatus.Cancelled ? DateTimeOffset.UtcNow : null,
            };
            store.Studies.Add(row);
            await store.SaveChangesAsync();
            return row.Id;
        });
    }
}
