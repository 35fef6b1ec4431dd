using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Runs;

namespace WebShopRL.Tests.Database;

[Trait(Category.Name, Category.Integration)]
public sealed class SchemaTests(StoreDatabase database) : IClassFixture<StoreDatabase>
{
    [Fact]
    public Task Model_HasNoChanges_ThatNoMigrationMakes() => database.WithStoreAsync(store =>
    {
        Assert.False(store.Database.HasPendingModelChanges(), "Add a migration: dotnet ef migrations add NAME --project migrations --startup-project migrations -o .");
        return Task.FromResult(true);
    });

    [Fact]
    public async Task Names_AreSnakeCase()
    {
        await using var command = database.Source.CreateCommand(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory' AND (table_name || column_name) ~ '[A-Z]'");
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task DeletingARun_TakesItsRecordAlong_AndKeepsWhatWasLearntFromIt()
    {
        var runId = await database.AddRunAsync(RunStatus.Succeeded);
        await new RunWriter(database.Source, _ => null).WriteAsync(runId, 0, new RunBatch(
            [new MetricPoint { Name = "il/loss", Value = 1 }],
            [new RunLogLine { At = DateTimeOffset.UtcNow, Level = "information", Message = "hello" }],
            null,
            new RunSave(new Checkpoint { Kind = "best", Content = new string('a', 64), Network = "bert-tiny", CreatedAt = DateTimeOffset.UtcNow }, _ => Task.CompletedTask)));
        var (trajectoryId, evaluationId) = await database.WithStoreAsync(async store =>
        {
            var trajectory = new StoredTrajectory { Source = "policy", Catalog = "demo", Instruction = "buy", Steps = "[]", RunId = runId, CreatedAt = DateTimeOffset.UtcNow };
            var checkpointId = await store.Checkpoints.Where(saved => saved.RunId == runId).Select(saved => saved.Id).SingleAsync();
            var evaluation = new EvaluationRecord { Split = "test", Decoding = "greedy", CheckpointId = checkpointId, CreatedAt = DateTimeOffset.UtcNow, Score = 50 };
            store.AddRange(trajectory, evaluation);
            await store.SaveChangesAsync();
            return (trajectory.Id, evaluation.Id);
        });

        await database.WithStoreAsync(store => store.Runs.Where(run => run.Id == runId).ExecuteDeleteAsync());

        await database.WithStoreAsync(async store =>
        {
            Assert.False(await store.MetricPoints.AnyAsync(point => point.RunId == runId));
            Assert.False(await store.MetricSummaries.AnyAsync(summary => summary.RunId == runId));
            Assert.False(await store.RunLogLines.AnyAsync(line => line.RunId == runId));
            Assert.Null((await store.Trajectories.SingleAsync(trajectory => trajectory.Id == trajectoryId)).RunId);
            var kept = await store.Evaluations.SingleAsync(evaluation => evaluation.Id == evaluationId);
            Assert.Equal(50.0, kept.Score);
            Assert.Equal(runId, await store.Checkpoints.Where(save => save.Id == kept.CheckpointId).Select(save => save.RunId).SingleAsync());
            return true;
        });
    }

    [Fact]
    public async Task Status_IsAWord()
    {
        var runId = await database.AddRunAsync(RunStatus.Cancelled);
        await using var command = database.Source.CreateCommand($"SELECT status FROM runs WHERE id = {runId}");
        Assert.Equal("cancelled", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.Equal(RunStatus.Cancelled, (await database.RunAsync(runId)).Status);
    }
}
