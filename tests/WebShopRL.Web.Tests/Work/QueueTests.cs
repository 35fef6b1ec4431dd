using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Work;

/// <summary>A row and its job come together and stay together.</summary>
[Trait(Category.Name, Category.Fault)]
public sealed class QueueTests(WorkingServer server) : IClassFixture<WorkingServer>
{
    private WorkQueue Line => server.Services.GetRequiredService<WorkQueue>();

    [Fact]
    public async Task AddAsync_StoresTheRowWithItsJob()
    {
        using var go = new ManualResetEventSlim();
        await using var busy = await BusyAsync(go);
        var run = await LaunchedAsync();
        Assert.NotNull(run.JobId);
        Assert.Equal(1, server.Queue.Jobs.Count(job => job == $"run {run.Id}"));
    }

    [Fact]
    public async Task NothingIsInLine_WhenTheTransactionFails_AfterTheRowOrAfterTheJob()
    {
        var before = await CountAsync();
        var run = await server.AddRunAsync((_, _, _) => { }, status: RunStatus.Failed);

        await Assert.ThrowsAnyAsync<Exception>(() => Line.AddAgainAsync<Run>(run.Id, async rows =>
        {
            var changed = await rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, RunStatus.Queued));
            await server.HangUpAsync();
            return changed;
        }, TestContext.Current.CancellationToken));
        Assert.False(await Line.AddAgainAsync<Run>(run.Id, _ => Task.FromResult(0), TestContext.Current.CancellationToken));

        Assert.Equal(RunStatus.Failed, await server.WithStoreAsync(store => store.Runs.Where(row => row.Id == run.Id).Select(row => row.Status).SingleAsync()));
        Assert.DoesNotContain($"run {run.Id}", server.Queue.Jobs);
        Assert.Equal(before + 1, await CountAsync());
    }

    [Fact]
    public async Task ALaunchRightAfterTheDatabaseRestarted_IsThereOnce()
    {
        for (var times = 0; times < 5; times++)
        {
            // Connections that the pool still takes for good.
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CountAsync()));
            var before = await CountAsync();
            await server.HangUpAsync();
            var run = await LaunchedAsync();
            Assert.Equal(before + 1, await CountAsync());
            await server.UntilAsync(run.Id, RunStatus.Succeeded);
            Assert.Equal(1, server.Trainer.Calls(run.Seed));
        }
    }

    [Fact]
    public async Task ARunWhoseJobIsDeleted_GetsAnother()
    {
        using var go = new ManualResetEventSlim();
        Run run;
        await using (await BusyAsync(go))
        {
            run = await LaunchedAsync();
            Assert.True(server.Services.GetRequiredService<IBackgroundJobClient>().Delete($"{run.JobId}"));
        }
        await server.UntilAsync(run.Id, RunStatus.Succeeded);
        Assert.Equal(1, server.Trainer.Calls(run.Seed));
    }

    [Fact]
    public async Task ARunWhoseJobIsDeletedWhileItIsDone_GoesOn()
    {
        var first = true;
        var run = await LaunchedAsync((_, _, cancellation) =>
        {
            if (first)
            {
                first = false;
                cancellation.WaitHandle.WaitOne();
                cancellation.ThrowIfCancellationRequested();
            }
        });
        await server.UntilAtWorkAsync(run);
        Assert.True(server.Services.GetRequiredService<IBackgroundJobClient>().Delete($"{run.JobId}"));
        await server.UntilAsync(run.Id, RunStatus.Succeeded);
        Assert.Equal(2, server.Trainer.Calls(run.Seed));
    }

    [Fact]
    public async Task ARowWhoseProcessDiedBeforeItsJobWasMade_IsDone()
    {
        var run = await server.AddRunAsync((_, _, _) => { });
        await server.UntilAsync(run.Id, RunStatus.Succeeded);
    }

    [Fact]
    public async Task TheSweep_DoesNotFloodTheLine()
    {
        using var go = new ManualResetEventSlim();
        Run waiting, inLine;
        await using (var busy = await BusyAsync(go))
        {
            inLine = await LaunchedAsync();
            waiting = await server.AddRunAsync((_, _, _) => { }, $"run:{inLine.Id}");
            await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken); // Three sweeps.
            Assert.Equal(1, server.Queue.Jobs.Count(job => job == $"run {inLine.Id}"));
            Assert.DoesNotContain($"run {waiting.Id}", server.Queue.Jobs);
            Assert.DoesNotContain($"run {busy.Run.Id}", server.Queue.Jobs);
        }
        await server.UntilAsync(inLine.Id, RunStatus.Succeeded);
        await server.UntilAsync(waiting.Id, RunStatus.Failed); // What it waited for left no checkpoint; but it was looked at.
    }

    private Task<int> CountAsync() => server.WithStoreAsync(store => store.Runs.CountAsync());

    /// <summary>A run as people launch it.</summary>
    private async Task<Run> LaunchedAsync(Action<Agents.Training.TrainingJob, Agents.Training.ITrainingObserver, CancellationToken>? script = null)
    {
        var seed = server.Script(script ?? ((_, _, _) => { }));
        return (await server.Services.GetRequiredService<RunCommands>().LaunchAsync(new LaunchRequest("a run", "il", Seed: seed), Caller.Service, TestContext.Current.CancellationToken)).Run!;
    }

    /// <summary>Keeps the one worker busy, so that what is put in line stays there.</summary>
    private async Task<Busy> BusyAsync(ManualResetEventSlim go)
    {
        var run = await LaunchedAsync((_, _, cancellation) => go.Wait(cancellation));
        await server.UntilAtWorkAsync(run);
        return new Busy(server, run, go);
    }

    private sealed class Busy(WorkingServer server, Run run, ManualResetEventSlim go) : IAsyncDisposable
    {
        public Run Run => run;

        public async ValueTask DisposeAsync()
        {
            go.Set();
            await server.UntilAsync(run.Id, RunStatus.Succeeded);
        }
    }
}
