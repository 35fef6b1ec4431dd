using Hangfire;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Jobs;

/// <summary>Plays an evaluation's goals. Episodes are stored with the figures in one transaction: a crash leaves none of either.</summary>
internal sealed class EvaluationJob(
    IDbContextFactory<WebShopDbContext> stores, LeasedWork<EvaluationRecord> leased, ShopProvider shop, IBackgroundJobClient jobs,
    CheckpointFolders folders, TorchOptions torch, TimeProvider time)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    [AutomaticRetry(Attempts = 0)]
    public async Task ExecuteAsync(int evaluationId, CancellationToken stopping)
    {
        await using (var store = await stores.CreateDbContextAsync(stopping))
        {
            var row = await store.Evaluations.AsNoTracking().FirstOrDefaultAsync(evaluation => evaluation.Id == evaluationId, stopping);
            if (row is not { Status: RunStatus.Queued })
                return;
            if (await PendingRun.IsAwaitedAsync(row.CheckpointReference, store, stopping) || await PendingRun.IsAwaitedAsync(row.QueryWriter, store, stopping))
            {
                jobs.Schedule<EvaluationJob>(HangfireJobQueue.Evaluation, job => job.ExecuteAsync(evaluationId, CancellationToken.None), RunJob.LookAgain);
                return;
            }
        }
        await leased.RunAsync(evaluationId, cancellation => EvaluateAsync(evaluationId, cancellation), _ => Task.FromResult(false), stopping);
    }

    private async Task EvaluateAsync(int evaluationId, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var evaluation = await store.Evaluations.SingleAsync(row => row.Id == evaluationId, cancellation);
        CatalogMark.Require(opened, $"Evaluation {evaluationId}", evaluation.Catalog, evaluation.CatalogFingerprint);
        var agent = evaluation.CheckpointReference is { } reference ? await folders.FindAsync(reference, CheckpointUse.Playing, store, cancellation: cancellation) : null;
        var writer = evaluation.QueryWriter is { } written ? await folders.FindAsync(written, CheckpointUse.QueryWriting, store, cancellation: cancellation) : null;
        evaluation.CheckpointId = agent?.Checkpoint?.Id;
        var result = await PlayAsync(opened, evaluation, agent?.Folder, writer?.Folder, cancellation);

        (evaluation.Catalog, evaluation.CatalogFingerprint) = (opened.Name, opened.Fingerprint);
        evaluation.Products = opened.Products.Count;
        evaluation.EpisodesDone = result.Episodes.Count;
        (evaluation.Score, evaluation.ScoreLow, evaluation.ScoreHigh) = (result.Score, result.ScoreLow, result.ScoreHigh);
        (evaluation.SuccessRate, evaluation.SuccessRateLow, evaluation.SuccessRateHigh) = (result.SuccessRate, result.SuccessRateLow, result.SuccessRateHigh);
        evaluation.MeanLength = result.MeanLength;
        store.EvaluationEpisodes.AddRange(result.Episodes.Select(episode => new EvaluationEpisode
        {
            EvaluationId = evaluationId,
            Goal = episode.Goal,
            Reward = episode.Reward,
            Steps = episode.Steps,
            Purchased = episode.Purchased,
            Actions = [.. episode.Actions],
        }));
        await store.SaveChangesAsync(cancellation);
    }

    private async Task<EvaluationResult> PlayAsync(Storefront opened, EvaluationRecord evaluation, string? folder, string? writerFolder, CancellationToken cancellation)
    {
        EvaluationResult? result = null;
        var done = 0;
        var settings = new EvaluationSettings(evaluation.Decoding, evaluation.Temperature, evaluation.MaxSteps, evaluation.Seed);
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var progress = ReportAsync(evaluation.Id, () => Volatile.Read(ref done), finished.Token);
        try
        {
            await TrainerThread.RunAsync($"evaluation {evaluation.Id}", () =>
            {
                using var policy = folder is null
                    ? PolicyLoader.Baseline(evaluation.Baseline!, opened, evaluation.Seed)
                    : PolicyLoader.Checkpoint(folder, torch.Device, torch.Threads);
                using var writer = writerFolder is null ? null : QueryWriter.Load(writerFolder, torch.Device);
                result = Evaluator.Run(opened, policy, [.. evaluation.Goals.Select(goal => opened.Goals[goal])], settings, _ => Interlocked.Increment(ref done), cancellation, writer);
            });
        }
        finally
        {
            await finished.CancelAsync();
            await progress;
        }
        return result!;
    }

    private async Task ReportAsync(int evaluationId, Func<int> done, CancellationToken finished)
    {
        var told = 0;
        while (!finished.IsCancellationRequested)
        {
            await Task.Delay(ProgressEvery, time, finished).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (finished.IsCancellationRequested || done() == told)
                continue;
            told = done();
            await DatabaseRetry.RunAsync(async () =>
            {
                await using var store = await stores.CreateDbContextAsync(CancellationToken.None);
                await store.Evaluations.Where(row => row.Id == evaluationId).ExecuteUpdateAsync(set => set.SetProperty(row => row.EpisodesDone, told), CancellationToken.None);
            }, CancellationToken.None);
        }
    }
}
