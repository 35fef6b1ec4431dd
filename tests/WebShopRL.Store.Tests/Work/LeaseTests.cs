using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Database;

namespace WebShopRL.Tests.Work;

[Trait(Category.Name, Category.Fault)]
public sealed class LeaseTests(StoreDatabase database) : IClassFixture<StoreDatabase>
{
    [Fact]
    public async Task TakeAsync_LetsOneWin_WhenManyTryAtOnce()
    {
        var runId = await database.AddRunAsync();
        var tries = await Task.WhenAll(Enumerable.Range(0, 16).Select(worker => Lease($"worker {worker}").TakeAsync(runId, CancellationToken.None)));

        Assert.Single(tries, won => won);
        Assert.Equal(RunStatus.Running, (await database.RunAsync(runId)).Status);
    }

    [Theory]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Succeeded)]
    [InlineData(RunStatus.Failed)]
    [InlineData(RunStatus.Cancelled)]
    public async Task TakeAsync_IsRefused_WhenTheRunIsNotInLine(RunStatus status)
    {
        var runId = await database.AddRunAsync(status);
        Assert.False(await Lease("worker").TakeAsync(runId, CancellationToken.None));
        Assert.Equal(status, (await database.RunAsync(runId)).Status);
    }

    [Fact]
    public async Task TakeBackExpiredAsync_QueuesItAgainWithTheReason_OnceTheLeaseHasRunOut()
    {
        var runId = await database.AddRunAsync();
        await Lease("worker 7").TakeAsync(runId, CancellationToken.None);

        Assert.DoesNotContain(runId, await TakeBackExpiredAsync(DateTimeOffset.UtcNow));
        Assert.Contains(runId, await TakeBackExpiredAsync(Late));

        var run = await database.RunAsync(runId);
        Assert.Equal((RunStatus.Queued, null, null, null, 1), (run.Status, run.Error, run.FinishedAt, run.JobId, run.Attempts));
        var reason = Assert.Single(run.Interruptions);
        Assert.Contains("at step 0: the worker worker 7 stopped answering", reason, StringComparison.Ordinal);
        Assert.Equal([0], run.InterruptedAt);
    }

    [Fact]
    public async Task TakeBackExpiredAsync_FailsWhatDiesAtTheSamePlace_WithAllReasons()
    {
        var runId = await database.AddRunAsync();
        for (var death = 1; death <= Interruptions.MostAtOnePlace; death++)
        {
            Assert.True(await Lease($"worker {death}").TakeAsync(runId, CancellationToken.None));
            await TakeBackExpiredAsync(Late);
        }

        var run = await database.RunAsync(runId);
        Assert.Equal((RunStatus.Failed, Interruptions.MostAtOnePlace), (run.Status, run.Attempts));
        Assert.NotNull(run.FinishedAt);
        Assert.StartsWith("Stopped: it was interrupted 3 times at the same place (step 0). Mend it.", run.Error, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 3), death => Assert.Contains($"worker {death} stopped answering", run.Error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TakeBackExpiredAsync_GivesUp_WhateverTheProgress()
    {
        var runId = await database.AddRunAsync();
        for (var death = 1; death <= Interruptions.Most; death++)
        {
            Assert.True(await Lease($"worker {death}").TakeAsync(runId, CancellationToken.None));
            await database.WithStoreAsync(store => store.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Step, run => run.Step + 1)));
            await TakeBackExpiredAsync(Late);
        }
        Assert.StartsWith("Stopped: it was interrupted 10 times (step 10).", (await database.RunAsync(runId)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakeBackExpiredAsync_CancelsWhatAPersonHadAskedToStop()
    {
        var runId = await database.AddRunAsync();
        await Lease("worker").TakeAsync(runId, CancellationToken.None);
        await database.WithStoreAsync(store => store.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(set => set.SetProperty(run => run.CancelRequested, true)));
        await TakeBackExpiredAsync(Late);
        Assert.Equal(RunStatus.Cancelled, (await database.RunAsync(runId)).Status);
    }

    [Theory]
    [InlineData(new[] { 5 }, false)]
    [InlineData(new[] { 5, 5 }, false)]
    [InlineData(new[] { 5, 5, 5 }, true)]
    [InlineData(new[] { 5, 5, 6, 5 }, false)]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, true)]
    public void GivenUp_CountsInterruptionsAtThePlaceOfTheLastOne(int[] places, bool expected) => Assert.Equal(expected, Interruptions.GivenUp(places) is not null);

    [Fact]
    public async Task AWorkerThatLostItsLease_CanNeitherRenewNorEndTheRun()
    {
        var runId = await database.AddRunAsync();
        var (late, next) = (Lease("late"), Lease("next"));
        await late.TakeAsync(runId, CancellationToken.None);
        await TakeBackExpiredAsync(Late);
        Assert.True(await next.TakeAsync(runId, CancellationToken.None));

        Assert.False(await late.RenewAsync(runId, CancellationToken.None));
        await late.ReleaseAsync(runId, RunStatus.Succeeded, null, CancellationToken.None);
        Assert.Equal((RunStatus.Running, "next"), ((await database.RunAsync(runId)).Status, (await database.RunAsync(runId)).LeaseOwner));
        Assert.True(await next.RenewAsync(runId, CancellationToken.None));
    }

    private Leases<Run> Lease(string owner) => new(async token => await database.Stores.CreateDbContextAsync(token), TimeProvider.System, owner);

    private static DateTimeOffset Late => DateTimeOffset.UtcNow + Leases<Run>.Duration * 2;

    private Task<IReadOnlyList<int>> TakeBackExpiredAsync(DateTimeOffset now) =>
        database.WithStoreAsync(store => Leases<Run>.TakeBackExpiredAsync(store, now, run => $"step {run.Step}", "Mend it.", CancellationToken.None));
}
