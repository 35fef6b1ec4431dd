using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Training;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Runs;

namespace WebShopRL.Tests.Work;

/// <summary>Which trajectories a run learns from, when it goes on.</summary>
[Trait(Category.Name, Category.Fault)]
public sealed class PinnedTrajectoriesTests(WorkingServer server) : IClassFixture<WorkingServer>
{
    private readonly RunCommands _control = server.Services.GetRequiredService<RunCommands>();

    [Fact]
    public async Task AResumedRun_LearnsFromTheTrajectoriesItBeganWith()
    {
        await ImportAsync(2);
        List<int> read = [];
        var run = await server.AddRunAsync((job, _, _) =>
        {
            read.Add(job.Trajectories("imported").Count);
            if (read.Count == 1)
                throw new InvalidOperationException("no");
        });
        server.Queue.EnqueueRun(run.Id);
        await server.UntilAsync(run.Id, RunStatus.Failed);
        await ImportAsync(3);

        await _control.ResumeAsync(run.Id, Caller.Service, TestContext.Current.CancellationToken);
        await server.UntilAsync(run.Id, RunStatus.Succeeded);
        Assert.Equal([2, 2], read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task AResumedRun_LooksForTrajectoriesAgain_WhereItFoundNoneToLearnFrom(int before)
    {
        // Before: those there are, of goals that may not be learned from, say.
        await ImportAsync(before, "human");
        List<int> read = [];
        var run = await server.AddRunAsync((job, _, _) =>
        {
            read.Add(job.Trajectories("human").Count);
            if (read[^1] == before)
                throw new NothingToLearnException("There are none: play some.");
        });
        server.Queue.EnqueueRun(run.Id);
        Assert.Equal("There are none: play some.", (await server.UntilAsync(run.Id, RunStatus.Failed)).Error);
        await ImportAsync(3, "human");

        await _control.ResumeAsync(run.Id, Caller.Service, TestContext.Current.CancellationToken);
        await server.UntilAsync(run.Id, RunStatus.Succeeded);
        Assert.Equal([before, before + 3], read);
        await server.WithStoreAsync(store => store.Trajectories.Where(trajectory => trajectory.Source == "human").ExecuteDeleteAsync());
    }

    private Task<int> ImportAsync(int count, string source = "imported") => server.WithStoreAsync(store =>
    {
        store.Trajectories.AddRange(Enumerable.Range(0, count).Select(_ => new StoredTrajectory { Source = source, Catalog = "webshop", Instruction = "buy", Steps = "[]", CreatedAt = DateTimeOffset.UtcNow }));
        return store.SaveChangesAsync();
    });
}
