using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Checkpoints.Naming;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Work;

/// <summary>What a run began with is what it goes on with, whatever happens around it.</summary>
[Trait(Category.Name, Category.Fault)]
public sealed class PinnedWorkTests(WorkingServer server) : IClassFixture<WorkingServer>
{
    private readonly RunCommands _control = server.Services.GetRequiredService<RunCommands>();

    [Fact]
    public async Task ARun_BeginsAnew_WhenAFreshDatabaseGivesItTheNumberOfAnOlderOne()
    {
        var first = await server.AddRunAsync((job, observer, _) =>
        {
            job.Inputs.Keep("pairs", () => [1]);
            ScriptedTrainer.Save(job, observer, "last", 5);
        });
        server.Queue.EnqueueRun(first.Id);
        await server.UntilAsync(first.Id, RunStatus.Succeeded);

        await using var other = new WorkingServer { Artifacts = server.Artifacts };
        await other.InitializeAsync();
        (string? Continue, byte Pairs) given = default;
        var second = await other.AddRunAsync((job, _, _) => given = (job.Continue, job.Inputs.Keep("pairs", () => [2])[0]));
        Assert.Equal(1, second.Id);
        other.Queue.EnqueueRun(second.Id);
        await other.UntilAsync(second.Id, RunStatus.Succeeded);

        Assert.Equal((null, (byte)2), given);
        await other.Services.GetRequiredService<ArtifactSweep>().RunAsync(everything: true, TestContext.Current.CancellationToken);
        Assert.NotNull(await server.FolderOfAsync(await server.WithStoreAsync(store => store.Checkpoints.SingleAsync(save => save.RunId == first.Id))));
    }

    [Fact]
    public async Task AResumedRun_IsRefused_WhenTheFilesOfItsLastSaveAreGone()
    {
        var run = await server.AddRunAsync((job, observer, _) =>
        {
            observer.Metric(MetricNames.IlLoss, 0, null, 1);
            ScriptedTrainer.Save(job, observer, "last", 1);
            throw new InvalidOperationException("the power went");
        });
        server.Queue.EnqueueRun(run.Id);
        await server.UntilAsync(run.Id, RunStatus.Failed);
        var last = await server.WithStoreAsync(store => store.Checkpoints.SingleAsync(save => save.RunId == run.Id));
        await server.Services.GetRequiredService<IArtifacts>().DeleteAsync(last.Content!, TestContext.Current.CancellationToken);

        Assert.True(await _control.ResumeAsync(run.Id, Caller.Service, TestContext.Current.CancellationToken));

        var ended = await server.UntilAsync(run.Id, RunStatus.Failed);
        Assert.Contains($"The files of checkpoint {last.Id} (last of run {run.Id}, step 1) are gone", ended.Error, StringComparison.Ordinal);
        Assert.Equal(1, server.Trainer.Calls(run.Seed));
        Assert.Single(await server.PointsAsync(run.Id));
    }

    [Fact]
    public async Task AResumedRun_IsRefused_WhenTheCatalogIsAnotherOfTheSameName()
    {
        var run = await server.AddRunAsync((job, observer, _) =>
        {
            ScriptedTrainer.Save(job, observer, "last", 1);
            throw new InvalidOperationException("the power went");
        });
        server.Queue.EnqueueRun(run.Id);
        var begun = await server.UntilAsync(run.Id, RunStatus.Failed);
        // As after the catalog's files or Shop:Seed were changed under a name that stays.
        await server.WithStoreAsync(store => store.Runs.Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.CatalogFingerprint, new string('a', 64))));

        Assert.True(await _control.ResumeAsync(run.Id, Caller.Service, TestContext.Current.CancellationToken));

        var ended = await server.UntilAsync(run.Id, RunStatus.Failed);
        Assert.StartsWith($"Run {run.Id} is of the catalog {begun.Catalog} (aaaaaaaaaaaa), and this worker serves {begun.Catalog} (", ended.Error, StringComparison.Ordinal);
        Assert.Equal((1, begun.LastCheckpointId), (server.Trainer.Calls(run.Seed), ended.LastCheckpointId));
    }

    [Fact]
    public async Task AResumedRun_KeepsItsStart_WhenTheNameItWasGivenIsMovedAndTakenAway()
    {
        List<string?> given = [];
        var naming = server.Services.GetRequiredService<CheckpointNaming>();
        var (first, other) = (await server.AddRunAsync((job, observer, _) => ScriptedTrainer.Save(job, observer, "best", 1)), await server.AddRunAsync((job, observer, _) => ScriptedTrainer.Save(job, observer, "best", 2)));
        foreach (var run in new[] { first, other })
        {
            server.Queue.EnqueueRun(run.Id);
            await server.UntilAsync(run.Id, RunStatus.Succeeded);
        }
        Assert.Equal(NameResult.Done, (await naming.GiveAsync(new CheckpointNameRequest("start", $"run:{first.Id}"), Caller.Service, TestContext.Current.CancellationToken)).Result);
        var second = await server.AddRunAsync((job, _, _) =>
        {
            given.Add(job.InitialCheckpoint);
            if (given.Count < 3)
                throw new InvalidOperationException("no");
        }, "name:start");
        server.Queue.EnqueueRun(second.Id);
        await server.UntilAsync(second.Id, RunStatus.Failed);

        Assert.Equal(NameResult.Done, (await naming.MoveAsync("start", $"run:{other.Id}", confirmed: false, Caller.Service, TestContext.Current.CancellationToken)).Result);
        await _control.ResumeAsync(second.Id, Caller.Service, TestContext.Current.CancellationToken);
        await server.UntilAsync(second.Id, RunStatus.Failed);
        Assert.Equal(NameResult.Done, (await naming.TakeAwayAsync("start", confirmed: true, Caller.Service, TestContext.Current.CancellationToken)).Result);
        await _control.ResumeAsync(second.Id, Caller.Service, TestContext.Current.CancellationToken);
        await server.UntilAsync(second.Id, RunStatus.Succeeded);

        Assert.NotNull(given[0]);
        Assert.Equal([given[0], given[0], given[0]], given);
    }

    [Fact]
    public async Task AnEvaluation_IsRefused_WhereThisCatalogHasNoneOfItsGoals()
    {
        var row = new EvaluationRecord
        {
            Baseline = "rule", Split = "test", Goals = [999_999], Decoding = "greedy", Status = RunStatus.Queued, Catalog = "large", CatalogFingerprint = new string('a', 64), CreatedAt = DateTimeOffset.UtcNow,
        };
        await server.WithStoreAsync(store =>
        {
            store.Evaluations.Add(row);
            return store.SaveChangesAsync();
        });

        var ended = await server.UntilEndedAsync<EvaluationRecord>(row.Id);

        Assert.Equal(RunStatus.Failed, ended.Status);
        Assert.StartsWith($"Evaluation {row.Id} is of the catalog large (aaaaaaaaaaaa), and this worker serves ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARun_SaysThatItsStartLearnedInAnotherCatalog()
    {
        var first = await server.AddRunAsync((job, observer, _) => ScriptedTrainer.Save(job, observer, "best", 1));
        server.Queue.EnqueueRun(first.Id);
        await server.UntilAsync(first.Id, RunStatus.Succeeded);
        var here = await server.AddRunAsync((_, _, _) => { }, $"run:{first.Id}");
        server.Queue.EnqueueRun(here.Id);
        await server.UntilAsync(here.Id, RunStatus.Succeeded);
        await server.WithStoreAsync(store => store.Checkpoints.Where(save => save.RunId == first.Id).ExecuteUpdateAsync(set => set.SetProperty(save => save.CatalogFingerprint, new string('a', 64))));
        var elsewhere = await server.AddRunAsync((_, _, _) => { }, $"run:{first.Id}");
        server.Queue.EnqueueRun(elsewhere.Id);
        await server.UntilAsync(elsewhere.Id, RunStatus.Succeeded);

        Assert.DoesNotContain(await LogAsync(here.Id), line => line.Contains("another catalog", StringComparison.Ordinal));
        Assert.Contains(await LogAsync(elsewhere.Id), line => line.StartsWith("warning: That one learned in another catalog (aaaaaaaaaaaa) than this run does", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AFailedRun_SaysWhatWasWrittenForPeople_AndWhereTheRestIs()
    {
        var run = await server.AddRunAsync((_, _, _) => throw new DbUpdateException("An error occurred while saving the entity changes. See the inner exception for details."));
        server.Queue.EnqueueRun(run.Id);

        var ended = await server.UntilAsync(run.Id, RunStatus.Failed);

        var words = $"The program itself failed. The worker's log says how, under 'run {run.Id} failed'.";
        Assert.Equal(words, ended.Error);
        Assert.Contains($"error: {words}", await LogAsync(run.Id));
    }

    [Fact]
    public async Task AResumedRun_KeepsItsStart_WhenTheRunItCameFromHasABetterOneOrIsDeleted()
    {
        List<string?> given = [];
        var first = await server.AddRunAsync((job, observer, _) => ScriptedTrainer.Save(job, observer, "best", 1));
        var second = await server.AddRunAsync((job, _, _) =>
        {
            given.Add(job.InitialCheckpoint);
            if (given.Count < 3)
                throw new InvalidOperationException("no");
        }, $"run:{first.Id}");
        server.Queue.EnqueueRun(first.Id);
        server.Queue.EnqueueRun(second.Id);
        await server.UntilAsync(second.Id, RunStatus.Failed);

        var newer = new Checkpoint { RunId = first.Id, Algorithm = "il", Kind = "best", Step = 9, Seq = 9, Content = new string('c', 64), Network = "bert-tiny", CreatedAt = DateTimeOffset.UtcNow };
        await server.WithStoreAsync(async store =>
        {
            store.Checkpoints.Add(newer);
            await store.SaveChangesAsync();
            return await store.Runs.Where(run => run.Id == first.Id).ExecuteUpdateAsync(set => set.SetProperty(run => run.BestCheckpointId, newer.Id));
        });
        await _control.ResumeAsync(second.Id, Caller.Service, TestContext.Current.CancellationToken);
        await server.UntilAsync(second.Id, RunStatus.Failed);
        Assert.Equal(WorkDeletion.Deleted, (await _control.DeleteAsync(first.Id, confirmed: true, Caller.Service, TestContext.Current.CancellationToken)).Became);
        await _control.ResumeAsync(second.Id, Caller.Service, TestContext.Current.CancellationToken);
        await server.UntilAsync(second.Id, RunStatus.Succeeded);

        Assert.NotNull(given[0]);
        Assert.Equal([given[0], given[0], given[0]], given);
    }

    [Fact]
    public async Task AnEvaluation_KeepsTheSaveThatItMeasured_WhenTheRunHasABetterOne()
    {
        var run = await server.AddRunAsync((job, observer, _) =>
        {
            var weights = Directory.CreateDirectory(Path.Combine(job.Scratch, "agent")).FullName;
            foreach (var file in Directory.GetFiles(ShippedModels.Agent.Folder))
                File.Copy(file, Path.Combine(weights, Path.GetFileName(file)));
            observer.CheckpointSaved(new SavedCheckpoint(weights, "best", 4, "bert-tiny", null));
            ScriptedTrainer.Save(job, observer, "last", 5);
        });
        server.Queue.EnqueueRun(run.Id);
        var first = await server.UntilAsync(run.Id, RunStatus.Succeeded);
        var evaluation = (await server.Services.GetRequiredService<EvaluationLauncher>().LaunchAsync(new EvaluationRequest(new($"run:{run.Id}"), "test", Episodes: 1), TestContext.Current.CancellationToken)).Evaluation!;

        var ended = await server.UntilEndedAsync<EvaluationRecord>(evaluation.Id);
        await server.WithStoreAsync(async store =>
        {
            var newer = new Checkpoint { RunId = run.Id, Algorithm = "il", Kind = "best", Step = 40, Seq = 40, Content = new string('d', 64), Network = "bert-tiny", CreatedAt = DateTimeOffset.UtcNow };
            store.Checkpoints.Add(newer);
            await store.SaveChangesAsync();
            return await store.Runs.Where(row => row.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.BestCheckpointId, newer.Id));
        });

        Assert.Equal((RunStatus.Succeeded, first.BestCheckpointId), (ended.Status, ended.CheckpointId));
        var measured = await server.WithStoreAsync(store => store.Checkpoints.SingleAsync(save => save.Id == ended.CheckpointId));
        Assert.Equal((run.Id, "best", 4, ended.CheckpointContent), (measured.RunId, measured.Kind, measured.Step, measured.Content));
    }

    [Fact]
    public async Task SavesThatNothingPointsTo_AreLetGoOf_WithTheirFiles()
    {
        // The service's own sweep may come while this goes on: what there was is known from the trainer.
        List<(int Step, string Content)> saves = [];
        var run = await server.AddRunAsync((job, observer, _) =>
        {
            for (var step = 1; step <= 3; step++)
            {
                saves.Add((step, ScriptedTrainer.Save(job, observer, "best", step)));
                saves.Add((step, ScriptedTrainer.Save(job, observer, "last", step)));
            }
        });
        server.Queue.EnqueueRun(run.Id);
        await server.UntilAsync(run.Id, RunStatus.Succeeded);
        Assert.Equal(6, saves.Select(save => save.Content).Distinct().Count());

        await server.Services.GetRequiredService<ArtifactSweep>().RunAsync(everything: true, TestContext.Current.CancellationToken);

        var kept = await server.WithStoreAsync(store => store.Checkpoints.Where(save => save.RunId == run.Id).OrderBy(save => save.Seq).ToListAsync());
        Assert.Equal([("best", 3), ("last", 3)], kept.Select(save => (save.Kind, save.Step)));
        Assert.True(kept[0].Seq > 4, $"Four were recorded before these, the first of which has the number {kept[0].Seq}.");
        foreach (var (step, content) in saves)
            Assert.Equal(step == 3, await server.Services.GetRequiredService<IArtifacts>().OpenAsync(content, TestContext.Current.CancellationToken) is not null);
    }

    private Task<List<string>> LogAsync(int run) => server.WithStoreAsync(store => store.RunLogLines.Where(line => line.RunId == run).OrderBy(line => line.Seq).Select(line => line.Level + ": " + line.Message).ToListAsync());
}
