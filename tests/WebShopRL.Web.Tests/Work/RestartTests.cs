using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Store.Runs;

namespace WebShopRL.Tests.Work;

[Trait(Category.Name, Category.Fault)]
public sealed class RestartTests(WorkingServer server) : IClassFixture<WorkingServer>
{
    [Fact]
    public async Task AWorkerThatIsStopped_SavesACheckpoint_AndTheNextOneGoesOnFromIt()
    {
        var first = true;
        var run = await server.AddRunAsync((job, observer, cancellation) =>
        {
            if (first)
            {
                first = false;
                for (var step = 0; step < 10; step++)
                    observer.Metric(MetricNames.IlLoss, step, null, step);
                cancellation.WaitHandle.WaitOne();
                ScriptedTrainer.Save(job, observer, "last", 9);
                cancellation.ThrowIfCancellationRequested();
            }
            for (var step = 10; step < 20; step++)
                observer.Metric(MetricNames.IlLoss, step, null, step);
        });
        server.Queue.EnqueueRun(run.Id);
        await server.UntilAtWorkAsync(run);

        await server.StopAsync();
        await server.StartAsync();

        Assert.Null((await server.UntilAsync(run.Id, RunStatus.Succeeded)).Error);
        Assert.Equal(2, server.Trainer.Calls(run.Seed));
        Assert.Equal(Enumerable.Range(0, 20), (await server.PointsAsync(run.Id)).Select(point => point.Step));
    }
}
