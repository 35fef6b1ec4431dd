using WebShopRL.Store.Runs;
using WebShopRL.Tests.Database;

namespace WebShopRL.Tests.Runs;

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
    public async Task FailExpiredAsync_SaysWhoDiedAndWhatToDo_OnceTheLeaseHasRunOut()
    {
        var runId = await database.AddRunAsync();
        await Lease("worker 7").TakeAsync(runId, CancellationToken.None);

        Assert.DoesNotContain(runId, await FailExpiredAsync(DateTimeOffset.UtcNow));
        Assert.Contains(runId, await FailExpiredAsync(DateTimeOffset.UtcNow + Leases<Run>.Duration + TimeSpan.FromSeconds(1)));

        var run = await database.RunAsync(runId);
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.NotNull(run.FinishedAt);
        Assert.Contains("worker 7", run.Error, StringComparison.Ordinal);
        Assert.Contains("Resuming continues", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkerThatLostItsLease_CanNeitherRenewNorEndTheRun()
    {
        var runId = await database.AddRunAsync();
        var (late, next) = (Lease("late"), Lease("next"));
        await late.TakeAsync(runId, CancellationToken.None);
        await FailExpiredAsync(DateTimeOffset.UtcNow + Leases<Run>.Duration * 2);
        await database.WithStoreAsync(async store =>
        {
            (await store.Runs.FindAsync(runId))!.Status = RunStatus.Queued;
            return await store.SaveChangesAsync();
        });
        Assert.True(await next.TakeAsync(runId, CancellationToken.None));

        Assert.False(await late.RenewAsync(runId, CancellationToken.None));
        await late.ReleaseAsync(runId, RunStatus.Succeeded, null, CancellationToken.None);
        Assert.Equal((RunStatus.Running, "next"), ((await database.RunAsync(runId)).Status, (await database.RunAsync(runId)).LeaseOwner));
        Assert.True(await next.RenewAsync(runId, CancellationToken.None));
    }

    private Leases<Run> Lease(string owner) => new(database.Stores, TimeProvider.System, owner);

    private Task<IReadOnlyList<int>> FailExpiredAsync(DateTimeOffset now) => database.WithStoreAsync(store => Leases<Run>.FailExpiredAsync(store, now, CancellationToken.None));
}
