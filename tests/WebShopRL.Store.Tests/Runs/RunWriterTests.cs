using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Database;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Integration)]
public sealed class RunWriterTests(StoreDatabase database) : IClassFixture<StoreDatabase>
{
    private RunWriter Writer => new(database.Source, Better);

    private static bool? Better(string metric) => metric switch { "eval/score" => true, "il/loss" => false, _ => null };

    [Fact]
    public async Task WriteAsync_NumbersPointsAndLinesTogether_InTheOrderTheyWereTold()
    {
        var runId = await database.AddRunAsync();
        var last = await Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 1, 3), Point("il/loss", 2, 2)) with { LogLines = [Line("first")] });
        last = await Writer.WriteAsync(runId, last, Batch(Point("il/loss", 3, 1)) with { Progress = (3, 10) });

        Assert.Equal(4, last);
        var points = await PointsAsync(runId);
        Assert.Equal([(1L, 1, 3.0), (2L, 2, 2.0), (4L, 3, 1.0)], points.Select(point => (point.Seq, point.Step, point.Value)));
        Assert.Equal(3L, await database.WithStoreAsync(store => store.RunLogLines.Where(line => line.RunId == runId).Select(line => line.Seq).SingleAsync()));
        var run = await database.RunAsync(runId);
        Assert.Equal((4L, 3, 10), (run.LastSeq, run.Step, run.TotalSteps));
    }

    [Fact]
    public async Task WriteAsync_WritesNothingTwice_WhenTheAnswerToACommitWasLost()
    {
        var runId = await database.AddRunAsync();
        var batch = Batch(Point("il/loss", 1, 3), Point("il/loss", 2, 2));
        var first = await Writer.WriteAsync(runId, 0, batch);
        var again = await Writer.WriteAsync(runId, 0, batch);

        Assert.Equal(first, again);
        Assert.Equal(2, (await PointsAsync(runId)).Count);
    }

    [Fact]
    public async Task WriteAsync_Refuses_WhenSomebodyElseWroteMeanwhile()
    {
        var runId = await database.AddRunAsync();
        await Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 1, 3), Point("il/loss", 2, 2)));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 1, 9))));
        Assert.Contains("another worker", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await PointsAsync(runId)).Count);
    }

    [Fact]
    public async Task WriteAsync_SaysSo_WhenTheRunIsGone()
    {
        var gone = await Assert.ThrowsAsync<InvalidOperationException>(() => Writer.WriteAsync(int.MaxValue, 0, Batch(Point("il/loss", 1, 3))));
        Assert.Contains("deleted", gone.Message, StringComparison.Ordinal);
    }

    /// <summary>Against the plain definition, whatever way the points are cut into batches.</summary>
    [Theory]
    [InlineData("il/loss", 1)]
    [InlineData("il/loss", 7)]
    [InlineData("eval/score", 3)]
    [InlineData("eval/score", 50)]
    [InlineData("train/learning_rate", 7)]
    public async Task Summaries_AreThoseOfAllPoints_HoweverTheyCame(string name, int batchSize)
    {
        var runId = await database.AddRunAsync();
        var random = new Random(batchSize);
        MetricPoint[] points = [.. Enumerable.Range(0, 50).Select(step => Point(name, step, random.Next(1_000_000)))];
        var last = 0L;
        foreach (var batch in points.Chunk(batchSize))
            last = await Writer.WriteAsync(runId, last, Batch(batch));

        var summary = await database.WithStoreAsync(store => store.MetricSummaries.SingleAsync(kept => kept.RunId == runId));
        var best = Better(name) switch { true => points.MaxBy(point => point.Value), false => points.MinBy(point => point.Value), null => points[^1] };
        Assert.Equal((points[^1].Value, points.Min(point => point.Value), points.Max(point => point.Value), best!.Step), (summary.Last, summary.Min, summary.Max, summary.BestStep));
    }

    [Theory]
    [InlineData("il/loss", 1)]
    [InlineData("il/loss", 4)]
    [InlineData("eval/score", 2)]
    [InlineData("train/learning_rate", 3)]
    public async Task Summaries_CountWhatIsNoNumber_AndKnowTheBestOfTheOthers_AfterARewindToo(string name, int batchSize)
    {
        var runId = await database.AddRunAsync();
        MetricPoint[] points = [Point(name, 0, double.NaN), Point(name, 1, 5), Point(name, 2, double.NegativeInfinity), Point(name, 3, 2), Point(name, 4, 9), Point(name, 5, double.PositiveInfinity), Point(name, 6, double.NaN)];
        var last = 0L;
        foreach (var batch in points.Chunk(batchSize))
            last = await Writer.WriteAsync(runId, last, Batch(batch));
        await Writer.WriteAsync(runId, last, Batch() with { Save = Save("last", 7) });

        for (var round = 0; round < 2; round++)
        {
            var summary = await database.WithStoreAsync(store => store.MetricSummaries.SingleAsync(kept => kept.RunId == runId));
            Assert.Equal((double.NaN, 2.0, 9.0, 4, Better(name) switch { true => 4, false => 3, null => 6 }), (summary.Last, summary.Min, summary.Max, summary.NotFinite, summary.BestStep));
            await RewindAsync(runId);
        }
        Assert.Equal(points.Select(point => point.Value), (await PointsAsync(runId)).Select(point => point.Value));
    }

    [Fact]
    public async Task Summaries_HaveNoEnds_WhereNoValueIsANumber()
    {
        var runId = await database.AddRunAsync();
        var last = await Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 0, double.NaN)));
        await Writer.WriteAsync(runId, last, Batch(Point("il/loss", 1, double.PositiveInfinity)) with { Save = Save("last", 1) });

        for (var round = 0; round < 2; round++)
        {
            var summary = await database.WithStoreAsync(store => store.MetricSummaries.SingleAsync(kept => kept.RunId == runId));
            Assert.Equal((double.PositiveInfinity, double.NegativeInfinity, 2), (summary.Min, summary.Max, summary.NotFinite));
            await RewindAsync(runId);
        }
    }

    [Fact]
    public async Task WriteAsync_AddsARowForEverySave_AndPointsTheRunToTheNewest()
    {
        var runId = await database.AddRunAsync();
        var last = await Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 0, 1)) with { Save = Save("best", 10) });
        last = await Writer.WriteAsync(runId, last, Batch() with { Save = Save("last", 10) });
        last = await Writer.WriteAsync(runId, last, Batch(Point("il/loss", 1, 1)) with { Save = Save("last", 20) });

        var saves = await SavesAsync(runId);
        Assert.Equal([("best", 10, 2L), ("last", 10, 3L), ("last", 20, 5L)], saves.Select(save => (save.Kind, save.Step, save.Seq)));
        Assert.All(saves, save => Assert.Equal("il", save.Algorithm));
        var run = await database.RunAsync(runId);
        Assert.Equal((saves[0].Id, saves[2].Id, 5L), (run.BestCheckpointId, run.LastCheckpointId, last));
    }

    [Fact]
    public async Task WriteAsync_WritesASaveOnce_WhenTheAnswerToACommitWasLost()
    {
        var runId = await database.AddRunAsync();
        var taken = 0;
        var batch = Batch() with { Save = Save("last", 10, () => taken++) };
        await Writer.WriteAsync(runId, 0, batch);
        await Writer.WriteAsync(runId, 0, batch);

        Assert.Single(await SavesAsync(runId));
        Assert.Equal(1, taken);
    }

    [Fact]
    public async Task WriteAsync_LeavesNoRow_WhenTheFilesCannotBeTakenIn()
    {
        var runId = await database.AddRunAsync();
        await Assert.ThrowsAsync<IOException>(() => Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 0, 1)) with { Save = Save("last", 10, () => throw new IOException("No space left on device")) }));

        Assert.Empty(await SavesAsync(runId));
        Assert.Empty(await PointsAsync(runId));
        Assert.Null((await database.RunAsync(runId)).LastCheckpointId);
    }

    [Fact]
    public async Task WriteAsync_Notifies_WhenTheBatchCanBeRead()
    {
        var runId = await database.AddRunAsync();
        var told = new TaskCompletionSource<string>();
        await using var listener = await database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        listener.Notification += (_, notification) => told.TrySetResult(notification.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {RunWriter.Channel}", listener))
            await listen.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 1, 3)));

        while (!told.Task.IsCompleted)
            await listener.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"{runId}:1", await told.Task);
    }

    [Fact]
    public async Task WriteAsync_KeepsALine_WithCharactersTheDatabaseCannotHold()
    {
        var runId = await database.AddRunAsync();
        await Writer.WriteAsync(runId, 0, Batch() with { LogLines = [Line("a\0b")] });
        Assert.Equal("a\uFFFDb", await database.WithStoreAsync(store => store.RunLogLines.Where(line => line.RunId == runId).Select(line => line.Message).SingleAsync()));
    }

    [Fact]
    public async Task Rewind_ForgetsWhatWasToldAfterTheLastSave_WhateverItsStep()
    {
        var runId = await database.AddRunAsync();
        // Points of update 10 are counted from 0 by one metric and from 1 by the other: the seq decides, not the step.
        var last = await Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 9, 5), Point("eval/score", 10, 60)) with { Save = Save("best", 10) });
        last = await Writer.WriteAsync(runId, last, Batch() with { Save = Save("last", 10) });
        last = await Writer.WriteAsync(runId, last, Batch(Point("il/loss", 10, 1), Point("eval/score", 11, 70)) with { Save = Save("best", 11), Progress = (11, 20) });

        await RewindAsync(runId);

        Assert.Equal([("il/loss", 9), ("eval/score", 10)], (await PointsAsync(runId)).Select(point => (point.Name, point.Step)));
        var summaries = await database.WithStoreAsync(store => store.MetricSummaries.Where(kept => kept.RunId == runId).OrderBy(kept => kept.Name).ToListAsync());
        Assert.Equal([("eval/score", 60.0, 10), ("il/loss", 5.0, 9)], summaries.Select(summary => (summary.Name, summary.Max, summary.BestStep)));
        var saves = await SavesAsync(runId);
        var run = await database.RunAsync(runId);
        Assert.Equal((10, last, saves[0].Id, saves[1].Id), (run.Step, run.LastSeq, run.BestCheckpointId, run.LastCheckpointId));
    }

    [Fact]
    public async Task Rewind_BeginsAnew_WhenNothingWasSaved()
    {
        var runId = await database.AddRunAsync();
        var last = await Writer.WriteAsync(runId, 0, Batch(Point("il/loss", 0, 5)) with { LogLines = [Line("Device: cpu")], Progress = (1, 20) });

        await RewindAsync(runId);

        Assert.Empty(await PointsAsync(runId));
        Assert.Equal((0, last), ((await database.RunAsync(runId)).Step, (await database.RunAsync(runId)).LastSeq));
        Assert.Equal(1, await database.WithStoreAsync(store => store.RunLogLines.CountAsync(line => line.RunId == runId)));
    }

    private Task RewindAsync(int runId) => database.WithStoreAsync(async store =>
    {
        await RunHistory.RewindAsync(store, runId, Better);
        return true;
    });

    private Task<List<Checkpoint>> SavesAsync(int runId) =>
        database.WithStoreAsync(store => store.Checkpoints.AsNoTracking().Where(save => save.RunId == runId).OrderBy(save => save.Id).ToListAsync());

    private static RunSave Save(string kind, int step, Action? put = null) => new(
        new Checkpoint { Kind = kind, Step = step, Content = $"{step:x64}", Network = "bert-tiny", CreatedAt = DateTimeOffset.UtcNow },
        _ =>
        {
            put?.Invoke();
            return Task.CompletedTask;
        });

    private Task<List<MetricPoint>> PointsAsync(int runId) =>
        database.WithStoreAsync(store => store.MetricPoints.AsNoTracking().Where(point => point.RunId == runId).OrderBy(point => point.Seq).ToListAsync());

    private static RunBatch Batch(params IReadOnlyList<MetricPoint> points) => new(points, [], null);

    private static MetricPoint Point(string name, int step, double value) => new() { Name = name, Step = step, Value = value };

    private static RunLogLine Line(string message) => new() { At = DateTimeOffset.UtcNow, Level = "information", Message = message };
}
