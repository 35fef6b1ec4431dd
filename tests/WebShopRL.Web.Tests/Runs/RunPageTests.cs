using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Runs;

namespace WebShopRL.Tests.Runs;

[Trait(Category.Name, Category.Integration)]
public sealed partial class RunPageTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task TimeLeft_LeavesPausesOut_WhenTheRunWasResumed()
    {
        // A step a second: fifty steps ten hours ago, ten more in the stretch that goes on now.
        var id = await server.WithStoreAsync(async store =>
        {
            var now = DateTimeOffset.UtcNow;
            var run = new Run
            {
                Name = "resumed", Algorithm = "il", Settings = "{}", Status = RunStatus.Running, Step = 60, TotalSteps = 150, LastSeq = 60, CreatedAt = now.AddHours(-10), StartedAt = now.AddHours(-10), LeaseOwner = "a test", LeaseUntil = now.AddHours(1),
            };
            store.Runs.Add(run);
            await store.SaveChangesAsync();
            store.MetricPoints.AddRange(Enumerable.Range(1, 60).Select(step => new MetricPoint { RunId = run.Id, Seq = step, Name = "il/loss", Step = step, WallSeconds = step, Value = 1 }));
            await store.SaveChangesAsync();
            return run.Id;
        });

        var page = await server.Client.GetStringAsync($"/runs/{id}");
        Assert.Equal("1:30 min", Left().Match(page).Groups[1].Value);
        Assert.Equal("1:00 min", Trained().Match(page).Groups[1].Value);
    }

    [Fact]
    public async Task Lineage_LeadsToWhatARunStartedFrom_AndToWhatStartedFromIt()
    {
        var first = await server.AddRunAsync(RunStatus.Succeeded);
        var save = await server.AddCheckpointAsync(first, [1, 2, 3]);
        var (second, waiting) = (await server.AddRunAsync(RunStatus.Succeeded, "dpo"), await server.AddRunAsync(RunStatus.Queued, "ppo"));
        await server.WithStoreAsync(store => store.Runs.Where(run => run.Id == second).ExecuteUpdateAsync(set => set.SetProperty(run => run.InitialCheckpointId, save).SetProperty(run => run.InitialCheckpoint, $"{save}")));
        await server.WithStoreAsync(store => store.Runs.Where(run => run.Id == waiting).ExecuteUpdateAsync(set => set.SetProperty(run => run.InitialCheckpoint, $"run:{second}")));

        var lineage = await LineageAsync(second);
        Assert.Equal([(first, (int?)save)], lineage.Ancestors.Select(relative => (relative.Id, relative.CheckpointId)));
        Assert.Equal([(waiting, (int?)null)], lineage.Descendants.Select(relative => (relative.Id, relative.CheckpointId)));
        Assert.Equal([second, first], (await LineageAsync(waiting)).Ancestors.Select(relative => relative.Id));
        Assert.Equal([second], (await LineageAsync(first)).Descendants.Select(relative => relative.Id));
        // A name is settled when the run begins; until then it leads to what it stands for.
        await server.PostAsync("/api/v1/checkpoints/names", new { name = "start", checkpoint = save });
        await server.WithStoreAsync(store => store.Runs.Where(run => run.Id == waiting).ExecuteUpdateAsync(set => set.SetProperty(run => run.InitialCheckpoint, "name:start")));
        Assert.Equal([(first, (int?)null)], (await LineageAsync(waiting)).Ancestors.Select(relative => (relative.Id, relative.CheckpointId)));
        Assert.Equal([second, waiting], (await LineageAsync(first)).Descendants.Select(relative => relative.Id));
        Assert.Contains($"href=\"/runs/{first}\"", await server.Client.GetStringAsync($"/runs/{second}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_IsSearched_AndNarrowedToWhatIsGrave()
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        await server.WithStoreAsync(store =>
        {
            store.RunLogLines.AddRange(new[] { ("information", "50 % of it"), ("warning", "a Gap in the data"), ("error", "gap_of the disk"), ("information", "done") }.Select((line, i) => new RunLogLine { RunId = run, Seq = i + 1, At = DateTimeOffset.UtcNow, Level = line.Item1, Message = line.Item2 }));
            return store.SaveChangesAsync();
        });
        Assert.Equal("done | gap_of the disk | a Gap in the data | 50 % of it: 4 of 4", await FindAsync(new LogWish()));
        Assert.Equal("gap_of the disk | a Gap in the data: 2 of 4", await FindAsync(new LogWish("GAP")));
        Assert.Equal("gap_of the disk: 1 of 4", await FindAsync(new LogWish("gap_")));
        Assert.Equal("50 % of it: 1 of 4", await FindAsync(new LogWish(" %")));
        Assert.Equal("gap_of the disk | a Gap in the data: 2 of 4", await FindAsync(new LogWish("", "warning")));
        Assert.Equal("gap_of the disk: 1 of 4", await FindAsync(new LogWish("gap", "error")));

        async Task<string> FindAsync(LogWish wish)
        {
            var log = await server.WithStoreAsync(store => RunLog.ReadAsync(store, run, wish, CancellationToken.None));
            return $"{string.Join(" | ", log.Lines.Select(line => line.Message))}: {log.Fitting} of {log.Total}";
        }
    }

    [Fact]
    public async Task Evaluations_OfItsSaves_StandOnTheRunsPage_AndThoseThatWaitForIt()
    {
        var (run, other) = (await server.AddRunAsync(RunStatus.Succeeded), await server.AddRunAsync(RunStatus.Succeeded));
        var (save, foreign) = (await server.AddCheckpointAsync(run, [8, 8, 1]), await server.AddCheckpointAsync(other, [8, 8, 2]));
        var ids = await server.WithStoreAsync(async store =>
        {
            EvaluationRecord Of(string reference, int? checkpoint) => new() { Split = "test", Decoding = "greedy", Goals = [1, 2, 3], CheckpointReference = reference, CheckpointId = checkpoint, Status = RunStatus.Succeeded, Score = 61.5, CreatedAt = DateTimeOffset.UtcNow };
            EvaluationRecord[] rows = [Of($"{save}", save), Of($"run:{run}", null), Of($"run:{other}", foreign), Of($"run:{run}", foreign)];
            store.Evaluations.AddRange(rows);
            await store.SaveChangesAsync();
            return rows.Select(row => row.Id).ToArray();
        });
        var found = await server.WithStoreAsync(store => RunEvaluation.ReadAsync(store, run, CancellationToken.None));
        Assert.Equal([(ids[1], (int?)null, 3), (ids[0], (int?)save, 3)], found.Select(one => (one.Id, one.Checkpoint, one.Goals)));
        var page = await server.Client.GetStringAsync($"/runs/{run}");
        Assert.Contains($"href=\"/evaluations/{ids[0]}\"", page, StringComparison.Ordinal);
        Assert.Contains("61.5", page, StringComparison.Ordinal);
    }

    private Task<RunLineage> LineageAsync(int run) => server.WithStoreAsync(async store => await RunLineage.ReadAsync(store, await store.Runs.SingleAsync(row => row.Id == run), CancellationToken.None));

    [GeneratedRegex("Left, about</span><strong[^>]*>([^<]*)</strong>")]
    private static partial Regex Left();

    [GeneratedRegex("Trained for</span><strong[^>]*>([^<]*)</strong>")]
    private static partial Regex Trained();
}
