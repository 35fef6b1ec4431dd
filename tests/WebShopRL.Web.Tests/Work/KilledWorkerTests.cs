using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Comparisons;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Generations;
using WebShopRL.Store.Runs;
using WebShopRL.Store.Studies;
using WebShopRL.Web.Api;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Studies;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Work;

/// <summary>Real workers, killed with <c>kill -9</c>: whatever they did goes on by itself.</summary>
[Trait(Category.Name, Category.Fault)]
public sealed class KilledWorkerTests(WorkerProcesses service) : IClassFixture<WorkerProcesses>
{
    /// <summary>Seconds until somebody is at work again, once the next worker has started.</summary>
    private const int GoesOnWithin = 60;

    private const int StopsWithin = 30;

    private const int EndsWithin = 600;

    private static readonly LaunchRequest Imitation = new("killed", "il", Seed: 7, Settings: JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
        """{"trajectories": 60, "epochs": 6, "vocabulary": 800, "page_tokens": 160, "batch": 8, "validation_goals": 6, "validate_every": 10}""")!);

    [Fact]
    public async Task ARun_GoesOnByItself_WhenItsWorkerIsKilled_WhileSavingToo()
    {
        var id = await LaunchAsync();
        await KillAsync<Run>(id, run => run.Step >= 7);
        await UntilSavingAsync(LastSave());
        await KillAsync<Run>(id, _ => true);

        var run = await EndsAsync<Run>(id);
        Assert.Equal((3, 2), (run.Attempts, run.Interruptions.Count));
        Assert.Equal(run.TotalSteps, run.Step);
        var steps = await service.WithStoreAsync(store => store.MetricPoints.Where(point => point.RunId == id && point.Name == "il/loss").OrderBy(point => point.Seq).Select(point => point.Step).ToListAsync());
        Assert.Equal(steps.Distinct().Order(), steps);
    }

    [Fact]
    public async Task TheCurveOfAKilledRun_IsTheSameBits_AsThatOfOneNeverKilled()
    {
        var killed = await LaunchAsync();
        await KillAsync<Run>(killed, run => run.Step >= 13);
        await EndsAsync<Run>(killed);
        var whole = await LaunchAsync();
        await EndsAsync<Run>(whole);

        Assert.Equal(await CurvesAsync(whole), await CurvesAsync(killed));
    }

    [Fact]
    public async Task AnEvaluation_GoesOnFromItsEpisodes_WithTheFiguresOfOneNeverKilled()
    {
        int killed, before = 0;
        await using (await service.SlowlyAsync())
        {
            killed = await EvaluateAsync();
            await KillAsync<EvaluationRecord>(killed, evaluation => evaluation.EpisodesDone >= 5, async () =>
                before = await service.WithStoreAsync(store => store.EvaluationEpisodes.CountAsync(episode => episode.EvaluationId == killed)));
        }
        var evaluation = await EndsAsync<EvaluationRecord>(killed);
        Assert.InRange(before, 5, evaluation.Goals.Count - 1);
        Assert.Equal((2, 1), (evaluation.Attempts, evaluation.Interruptions.Count));

        var whole = await EndsAsync<EvaluationRecord>(await EvaluateAsync());
        Assert.Equal(
            (whole.Score, whole.ScoreLow, whole.ScoreHigh, whole.SuccessRate, whole.MeanLength, whole.EpisodesDone),
            (evaluation.Score, evaluation.ScoreLow, evaluation.ScoreHigh, evaluation.SuccessRate, evaluation.MeanLength, evaluation.EpisodesDone));
        Assert.Equal(await EpisodesAsync(whole.Id), await EpisodesAsync(killed));
    }

    [Fact]
    public async Task AComparison_BeginsAnewByItself_WithTheResultOfOneNeverKilled()
    {
        int killed;
        await using (await service.SlowlyAsync())
        {
            killed = await CompareAsync();
            await KillAsync<Comparison>(killed, comparison => comparison.RolloutsDone > 0);
        }
        var comparison = await EndsAsync<Comparison>(killed);
        Assert.Equal((2, 1), (comparison.Attempts, comparison.Interruptions.Count));
        Assert.Equal((await EndsAsync<Comparison>(await CompareAsync())).Result, comparison.Result);
    }

    [Fact]
    public async Task AStudyAndItsGeneration_GoOnFromWhatThereIs_WhenTheirWorkerIsKilled()
    {
        int killed, generation;
        await using (await service.SlowlyAsync())
        {
            killed = await StudyAsync();
            generation = await UntilGeneratingAsync(killed);
            await KillAsync<Generation>(generation, row => row.EpisodesDone > 0);
        }
        var study = await EndsAsync<Study>(killed);
        var whole = await EndsAsync<Study>(await StudyAsync());

        Assert.Equal((2, 1), (study.Attempts, study.Interruptions.Count));
        Assert.Equal((2, 1), await service.WithStoreAsync(async store => await store.Generations.Where(row => row.Id == generation).Select(row => new ValueTuple<int, int>(row.Attempts, row.Interruptions.Count)).SingleAsync()));
        // Nothing was made twice, and what was kept is what would have been kept.
        Assert.Equal([("generated", 1), ("rule", 1)], await PartsAsync(killed));
        Assert.Equal(await SetAsync(whole.Id), await SetAsync(killed));
    }

    [Fact]
    public async Task EvaluationsAndComparisons_StopWithinSeconds_WhenTheyAreCancelled()
    {
        var control = service.Services.GetRequiredService<WorkControl>();
        // A network plays slowly enough that it is still at work when it is asked to stop.
        var run = await LaunchAsync();
        await EndsAsync<Run>(run);
        var evaluation = await EvaluateAsync(new(Checkpoint: $"run:{run}"));
        await service.UntilAsync<EvaluationRecord>(evaluation, row => row.EpisodesDone >= 1, EndsWithin, "at work");
        Assert.True(await control.CancelAsync<EvaluationRecord>(evaluation));
        Assert.Equal(RunStatus.Cancelled, (await service.UntilAsync<EvaluationRecord>(evaluation, row => row.FinishedAt is not null, StopsWithin, "stopped")).Status);

        var comparison = await CompareAsync($"run:{run}");
        await service.UntilAsync<Comparison>(comparison, row => row.RolloutsDone > 0, EndsWithin, "at work");
        Assert.True(await control.CancelAsync<Comparison>(comparison));
        Assert.Equal(RunStatus.Cancelled, (await service.UntilAsync<Comparison>(comparison, row => row.FinishedAt is not null, StopsWithin, "stopped")).Status);
    }

    [Fact]
    public async Task EvaluationsAndComparisons_GoOn_WhenTheDatabaseIsAwayForTenSeconds()
    {
        var evaluation = await EvaluateAsync();
        await service.UntilAsync<EvaluationRecord>(evaluation, row => row.EpisodesDone >= 5, EndsWithin, "at work");
        await service.DatabaseAwayAsync(TimeSpan.FromSeconds(10));
        var evaluated = await EndsAsync<EvaluationRecord>(evaluation);
        Assert.Equal((1, 0, 500), (evaluated.Attempts, evaluated.Interruptions.Count, evaluated.EpisodesDone));

        var comparison = await CompareAsync();
        await service.UntilAsync<Comparison>(comparison, row => row.RolloutsDone > 0, EndsWithin, "at work");
        await service.DatabaseAwayAsync(TimeSpan.FromSeconds(10));
        var compared = await EndsAsync<Comparison>(comparison);
        Assert.Equal((1, 0), (compared.Attempts, compared.Interruptions.Count));
    }

    /// <summary>Waits until it is at work and so, kills its worker, and holds the service to going on with it in time.</summary>
    /// <param name="whenDead">Looks at what it left before anybody goes on with it.</param>
    private async Task KillAsync<T>(int id, Func<T, bool> so, Func<Task>? whenDead = null) where T : class, ILeased
    {
        var before = await service.UntilAsync<T>(id, row => row.Status == RunStatus.Running && so(row), EndsWithin, "at work");
        await service.KillAsync();
        if (whenDead is not null)
            await whenDead();
        await service.UntilWorkerIsThereAsync();
        await service.UntilAsync<T>(id, row => row.Attempts > before.Attempts || row.FinishedAt is not null, GoesOnWithin, "gone on with");
    }

    private async Task<T> EndsAsync<T>(int id) where T : class, ILeased
    {
        var ended = await service.UntilAsync<T>(id, row => row.FinishedAt is not null, EndsWithin, "ended");
        Assert.True(ended.Status == RunStatus.Succeeded, $"{ended.Status}: {ended.Error}\n{service.Said}");
        return ended;
    }

    /// <summary>When weights were last written anywhere, half written ones included.</summary>
    private DateTime LastSave()
    {
        try
        {
            return Directory.EnumerateFiles(service.Artifacts, "*.safetensors*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty().Max();
        }
        catch (DirectoryNotFoundException)
        {
            return default; // A folder went while it was looked into.
        }
    }

    /// <summary>Returns as soon as a file of the next save is touched: in the middle of it.</summary>
    private async Task UntilSavingAsync(DateTime before)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(EndsWithin));
        while (LastSave() <= before)
            await Task.Delay(1, patience.Token);
    }

    private async Task<int> LaunchAsync() => (await service.Services.GetRequiredService<RunCommands>().LaunchAsync(Imitation, Caller.Service)).Run!.Id;

    private async Task<int> EvaluateAsync(EvaluatedAgent? agent = null) => (await service.Services.GetRequiredService<EvaluationLauncher>().LaunchAsync(
        new EvaluationRequest(agent ?? new(Baseline: "expert"), "test", Episodes: 500, Decoding: "sample", MaxSteps: 400, Seed: 3))).Evaluation!.Id;

    private async Task<int> CompareAsync(string? checkpoint = null) => (await service.Services.GetRequiredService<ComparisonLauncher>().LaunchAsync(
        new ComparisonRequest([new(Baseline: "random"), checkpoint is null ? new(Baseline: "expert") : new(Checkpoint: checkpoint)], Rollouts: 100, Seed: 3))).Comparison!.Id;

    private Task<List<(string Name, int Step, double Value)>> CurvesAsync(int run) => service.WithStoreAsync(async store =>
        (await store.MetricPoints.AsNoTracking().Where(point => point.RunId == run && !point.Name.StartsWith("time/") && !point.Name.StartsWith("sys/")).ToListAsync())
        .Select(point => (point.Name, point.Step, point.Value)).OrderBy(point => point.Name, StringComparer.Ordinal).ThenBy(point => point.Step).ToList());

    private async Task<int> StudyAsync() => (await service.Services.GetRequiredService<StudyLauncher>().LaunchAsync(new StudyRequest(Plan: new StudyPlan(
    [
        new("generated", Generation: new(new(Baseline: "expert"), Wanted: 220, MinReward: 0.5)),
        new("rule", Evaluations: new([new(Baseline: "rule")], "test", Episodes: 5), After: ["generated"]),
    ])))).Study!.Id;

    private async Task<int> UntilGeneratingAsync(int study)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(EndsWithin));
        while (true)
        {
            if (await service.WithStoreAsync(store => store.StudyParts.Where(part => part.StudyId == study).Select(part => part.GenerationId).FirstOrDefaultAsync(id => id != null)) is { } generation)
                return generation;
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>How many rows each stage has come to.</summary>
    private Task<List<(string, int)>> PartsAsync(int study) => service.WithStoreAsync(async store => new List<(string, int)>
    {
        ("generated", await store.Generations.CountAsync(row => store.TrajectorySets.Any(set => set.Id == row.SetId && set.Name.StartsWith($"study-{study}/")))),
        ("rule", await store.LaunchKeys.CountAsync(key => key.Key.StartsWith($"study:{study}:") && key.EvaluationId != null)),
    });

    private Task<List<string>> SetAsync(int study) => service.WithStoreAsync(async store =>
        (await store.Trajectories.AsNoTracking().Where(trajectory => store.TrajectorySets.Any(set => set.Id == trajectory.SetId && set.Name == $"study-{study}/generated/seed-0")).OrderBy(trajectory => trajectory.Id).ToListAsync())
        .ConvertAll(trajectory => $"{trajectory.Goal} {trajectory.Reward:R} {trajectory.Steps}"));

    private Task<List<string>> EpisodesAsync(int evaluation) => service.WithStoreAsync(async store =>
        (await store.EvaluationEpisodes.AsNoTracking().Where(episode => episode.EvaluationId == evaluation).OrderBy(episode => episode.Goal).ToListAsync())
        .ConvertAll(episode => $"{episode.Goal} {episode.Reward:R} {episode.Steps} {episode.Purchased} {string.Join(',', episode.Actions)}"));
}
