using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Store.Runs;

namespace WebShopRL.Tests.Work;

[Trait(Category.Name, Category.Fault)]
public sealed class BrokenWorkTests(WorkingServer server) : IClassFixture<WorkingServer>
{
    [Fact]
    public async Task AJobDeliveredManyTimes_IsDoneOnce()
    {
        var run = await server.AddRunAsync((_, observer, _) => observer.Metric(MetricNames.IlLoss, 0, null, 1));
        for (var times = 0; times < 5; times++)
            server.Queue.EnqueueRun(run.Id);
        // One after another: the last one in line is done when all are.
        var after = await server.AddRunAsync((_, _, _) => { });
        server.Queue.EnqueueRun(after.Id);

        await server.UntilAsync(after.Id, RunStatus.Succeeded);
        Assert.Equal(1, server.Trainer.Calls(run.Seed));
        Assert.Single(await server.PointsAsync(run.Id));
    }

    [Fact]
    public async Task ADeadWorkersRun_GoesOnByItself_AndSaysWhy()
    {
        // What a worker that was killed leaves: running, and a claim that nobody renews.
        var run = await server.AddRunAsync((_, observer, _) => observer.Metric(MetricNames.IlLoss, 0, null, 1));
        await server.WithStoreAsync(store => store.Runs.Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Status, RunStatus.Running)
            .SetProperty(row => row.LeaseOwner, "dead:1")
            .SetProperty(row => row.LeaseUntil, DateTimeOffset.UtcNow - TimeSpan.FromSeconds(1))));

        var ended = await server.UntilAsync(run.Id, RunStatus.Succeeded);
        Assert.Contains("dead:1 stopped answering", Assert.Single(ended.Interruptions), StringComparison.Ordinal);
        Assert.Null(ended.Error);
        Assert.Equal(1, server.Trainer.Calls(run.Seed));
    }

    [Fact]
    public async Task ARun_GoesOn_WhenTheDatabaseHangsUp()
    {
        using var hungUp = new ManualResetEventSlim();
        var run = await server.AddRunAsync((_, observer, cancellation) =>
        {
            for (var step = 0; step < 400; step++)
            {
                observer.Metric(MetricNames.IlLoss, step, null, step);
                if (step == 200)
                    hungUp.Wait(cancellation);
            }
        });
        server.Queue.EnqueueRun(run.Id);

        // One reader throughout: what it is given must be whole and in order although its connections and the listener's are cut.
        List<int> seen = [];
        using var patience = new CancellationTokenSource(WorkingServer.Patience);
        await foreach (var delta in server.Feed.SubscribeAsync(run.Id, 0, patience.Token))
        {
            seen.AddRange(delta.Points.Select(point => point.Step));
            if (seen.Count >= 201 && !hungUp.IsSet)
            {
                await server.HangUpAsync();
                hungUp.Set();
            }
            if (delta.Status?.Status is "succeeded" or "failed")
                break;
        }

        Assert.Equal(Enumerable.Range(0, 400), seen);
        Assert.Equal(Enumerable.Range(0, 400), (await server.PointsAsync(run.Id)).Select(point => point.Step));
        Assert.Null((await server.UntilAsync(run.Id, RunStatus.Succeeded)).Error);
    }

    [Fact]
    public async Task ARunDeletedUnderItsWorker_StopsTheTrainer_AndTheNextRunIsDone()
    {
        using var stopped = new ManualResetEventSlim();
        var run = await server.AddRunAsync((_, observer, cancellation) =>
        {
            observer.Metric(MetricNames.IlLoss, 0, null, 0);
            cancellation.WaitHandle.WaitOne();
            // Far more than the channel holds: a trainer that nobody listens to any more must not wait for room.
            for (var step = 1; step < 50_000; step++)
                observer.Metric(MetricNames.IlLoss, step, null, step);
            stopped.Set();
            cancellation.ThrowIfCancellationRequested();
        });
        server.Queue.EnqueueRun(run.Id);
        await server.UntilAtWorkAsync(run);
        await server.WithStoreAsync(store => store.Runs.Where(row => row.Id == run.Id).ExecuteDeleteAsync());

        Assert.True(stopped.Wait(WorkingServer.Patience, TestContext.Current.CancellationToken));
        var next = await server.AddRunAsync((_, _, _) => { });
        server.Queue.EnqueueRun(next.Id);
        await server.UntilAsync(next.Id, RunStatus.Succeeded);
    }
}
