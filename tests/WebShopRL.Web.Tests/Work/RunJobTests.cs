using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Runs;

namespace WebShopRL.Tests.Work;

[Trait(Category.Name, Category.Integration)]
public sealed class RunJobTests(WorkingServer server) : IClassFixture<WorkingServer>
{
    [Fact]
    public async Task ARun_IsRecordedWhole()
    {
        var run = await server.AddRunAsync((job, observer, _) =>
        {
            for (var step = 0; step < 300; step++)
            {
                observer.Metric(MetricNames.IlLoss, step, null, 300 - step);
                observer.Progress(step + 1, 300);
            }
            observer.Metric(MetricNames.StepsPerSecond, 5, null, double.NaN);
            observer.Metric(MetricNames.StepsPerSecond, 6, null, double.PositiveInfinity);
            observer.Metric(MetricNames.StepsPerSecond, 7, null, 2);
            observer.Log(TrainingLogLevel.Information, "done");
            ScriptedTrainer.Save(job, observer, "best", 300);
        });
        server.Queue.EnqueueRun(run.Id);

        var ended = await server.UntilAsync(run.Id, RunStatus.Succeeded);
        Assert.Equal((300, 300, null, null), (ended.Step, ended.TotalSteps, ended.Error, ended.LeaseOwner));
        Assert.True(ended.CreatedAt <= ended.StartedAt && ended.StartedAt <= ended.FinishedAt);
        var points = await server.PointsAsync(run.Id);
        Assert.Equal(Enumerable.Range(0, 300), points.Where(point => point.Name == MetricNames.IlLoss).Select(point => point.Step));
        Assert.Equal([double.NaN, double.PositiveInfinity, 2], points.Where(point => point.Name == MetricNames.StepsPerSecond).Select(point => point.Value));
        Assert.Equal(points.Select(point => point.WallSeconds).Order(), points.Select(point => point.WallSeconds));
        var checkpoint = await server.WithStoreAsync(store => store.Checkpoints.SingleAsync(saved => saved.RunId == run.Id));
        Assert.Equal((303, "best", 300, checkpoint.Id), (points.Count, checkpoint.Kind, checkpoint.Step, ended.BestCheckpointId));
        Assert.Equal($"{run.Seed} best 300", await File.ReadAllTextAsync(Path.Combine((await server.FolderOfAsync(checkpoint))!, "weights")));
        var log = await server.WithStoreAsync(store => store.RunLogLines.Where(line => line.RunId == run.Id).OrderBy(line => line.Seq).ToListAsync());
        Assert.Equal(["warning", "information"], log.Select(line => line.Level));
        Assert.Contains("steps_per_second is NaN at step 5", log[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunThatThrows_SaysWhy_AndKeepsWhatItMeasured()
    {
        var run = await server.AddRunAsync((_, observer, _) =>
        {
            observer.Metric(MetricNames.IlLoss, 0, null, 1);
            throw new InvalidOperationException("The vocabulary has no [CLS].");
        });
        server.Queue.EnqueueRun(run.Id);

        var ended = await server.UntilAsync(run.Id, RunStatus.Failed);
        Assert.Equal("The vocabulary has no [CLS].", ended.Error);
        Assert.Single(await server.PointsAsync(run.Id));
        Assert.Contains("[CLS]", await server.WithStoreAsync(store => store.RunLogLines.Where(line => line.RunId == run.Id && line.Level == "error").Select(line => line.Message).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CancelAsync_EndsARunningRun_WithItsCheckpoint()
    {
        var run = await server.AddRunAsync((job, observer, cancellation) =>
        {
            observer.Progress(7, 100);
            cancellation.WaitHandle.WaitOne();
            ScriptedTrainer.Save(job, observer, "last", 7);
            cancellation.ThrowIfCancellationRequested();
        });
        server.Queue.EnqueueRun(run.Id);
        await server.UntilAtWorkAsync(run);

        Assert.True(await server.Services.GetRequiredService<RunCommands>().CancelAsync(run.Id, Caller.Service, TestContext.Current.CancellationToken));

        var ended = await server.UntilAsync(run.Id, RunStatus.Cancelled);
        Assert.Null(ended.Error);
        Assert.Equal(7, await server.WithStoreAsync(store => store.Checkpoints.Where(saved => saved.RunId == run.Id).Select(saved => saved.Step).SingleAsync()));
    }

    [Fact]
    public async Task ARunFromAModel_GetsItsFolder_AndFailsPlainlyWithoutIt()
    {
        string? given = null;
        var hub = Directory.CreateDirectory(Path.Combine(server.Hub, "owner", "name"));
        foreach (var file in (string[])["config.json", "model.safetensors", "vocab.txt"])
            File.Copy(Path.Combine(RepositoryFiles.Fixtures("hf-bert-tiny")[0], file), Path.Combine(hub.FullName, file));
        var there = await server.AddRunAsync((job, _, _) => given = job.InitialCheckpoint, "model:owner/name");
        var missing = await server.AddRunAsync((_, _, _) => { }, "model:owner/other");
        server.Queue.EnqueueRun(there.Id);
        server.Queue.EnqueueRun(missing.Id);

        await server.UntilAsync(there.Id, RunStatus.Succeeded);
        Assert.Equal(Path.Combine(server.Hub, "owner", "name"), given);
        var log = await server.WithStoreAsync(store => store.RunLogLines.Where(line => line.RunId == there.Id).OrderBy(line => line.Seq).Select(line => line.Message).ToListAsync());
        Assert.Equal("Looking for the model owner/name at main.", log[0]);
        Assert.StartsWith("Starts from model:owner/name: content ", log[1], StringComparison.Ordinal);
        Assert.Contains("has no owner/other", (await server.UntilAsync(missing.Id, RunStatus.Failed)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunFromAnother_WaitsForIt_AndGetsItsCheckpoint()
    {
        string? given = null;
        var first = await server.AddRunAsync((job, observer, _) => ScriptedTrainer.Save(job, observer, "best", 1));
        var second = await server.AddRunAsync((job, _, _) => given = job.InitialCheckpoint, $"run:{first.Id}");
        server.Queue.EnqueueRun(second.Id);
        server.Queue.EnqueueRun(first.Id);

        await server.UntilAsync(second.Id, RunStatus.Succeeded);
        var best = await server.WithStoreAsync(store => store.Checkpoints.SingleAsync(saved => saved.RunId == first.Id));
        Assert.Equal(await server.FolderOfAsync(best), given);
        var row = await server.WithStoreAsync(store => store.Runs.SingleAsync(row => row.Id == second.Id));
        Assert.Equal((best.Id, best.Content), (row.InitialCheckpointId, row.InitialContent));
    }

    [Fact]
    public async Task ARunFromAnother_FailsAndNamesIt_WhenThatEndedWithoutACheckpoint()
    {
        var first = await server.AddRunAsync((_, _, _) => throw new InvalidOperationException("no"));
        var second = await server.AddRunAsync((_, _, _) => { }, $"run:{first.Id}");
        server.Queue.EnqueueRun(first.Id);
        server.Queue.EnqueueRun(second.Id);

        var ended = await server.UntilAsync(second.Id, RunStatus.Failed);
        Assert.Contains($"Run {first.Id} has ended without a checkpoint", ended.Error, StringComparison.Ordinal);
        Assert.Equal(0, server.Trainer.Calls(second.Seed));
    }

    [Fact]
    public async Task AResumedRun_MeasuresOnFromItsCheckpoint_WithoutGapsOrDoubles()
    {
        var failed = false;
        var run = await server.AddRunAsync((job, observer, _) =>
        {
            for (var step = failed ? 5 : 0; step < 10; step++)
            {
                observer.Metric(MetricNames.IlLoss, step, null, step);
                if (step == 4)
                    ScriptedTrainer.Save(job, observer, "last", 4);
                if (step == 7 && !failed)
                {
                    failed = true;
                    throw new InvalidOperationException("the power went");
                }
            }
        });
        server.Queue.EnqueueRun(run.Id);
        await server.UntilAsync(run.Id, RunStatus.Failed);

        Assert.True(await server.Services.GetRequiredService<RunCommands>().ResumeAsync(run.Id, Caller.Service, TestContext.Current.CancellationToken));

        var ended = await server.UntilAsync(run.Id, RunStatus.Succeeded);
        Assert.Null(ended.Error);
        var points = await server.PointsAsync(run.Id);
        Assert.Equal(Enumerable.Range(0, 10), points.Select(point => point.Step));
        Assert.Equal(points.Count, points.Select(point => point.Seq).Distinct().Count());
    }
}
