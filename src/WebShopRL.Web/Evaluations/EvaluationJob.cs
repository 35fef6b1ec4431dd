using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Evaluations;

/// <summary>Plays an evaluation's goals. Episodes are stored each second as they end, so that whoever goes on plays the goals that are left; each goal has a random source of its own.</summary>
internal sealed class EvaluationJob(
    IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, CheckpointFolders folders, GoalPlayers players, TimeProvider time) : WorkKind<EvaluationRecord>
{
    public override string Advice => "Mend the cause, then ask for the evaluation again.";

    public override string Describe(EvaluationRecord evaluation) => $"{evaluation.EpisodesDone} of {evaluation.Goals.Count} episodes";

    public override async Task<IReadOnlySet<int>> WaitingAsync(IReadOnlyList<int> ids, WebShopDbContext store, CancellationToken cancellation)
    {
        var named = await store.Evaluations.Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.CheckpointReference, row.QueryWriter }).ToListAsync(cancellation);
        return await PendingRuns.WaitingAsync(named.SelectMany(row => (IEnumerable<(int, string?)>)[(row.Id, row.CheckpointReference), (row.Id, row.QueryWriter)]), store, cancellation);
    }

    public override async Task DoAsync(int id, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        var (evaluation, agent, writer) = await DatabaseRetry.RunAsync(() => BeginAsync(id, opened, cancellation), cancellation);
        var known = await DatabaseRetry.RunAsync(() => EvaluationEpisodes.ReadAsync(stores, id, cancellation), cancellation);
        int[] left = [.. evaluation.Goals.Where(goal => !known.ContainsKey(goal))];
        if (left.Length > 0)
            await PlayAsync(opened, evaluation, left, agent, writer, cancellation);
        await DatabaseRetry.RunAsync(() => EndAsync(evaluation, cancellation), cancellation);
    }

    /// <summary>
    /// Pins what is played with by the first attempt, and writes down in what. Episodes of an attempt in another catalog are thrown away: figures over two shops would be nobody's.
    /// </summary>
    private async Task<(EvaluationRecord Evaluation, string? Agent, string? Writer)> BeginAsync(int id, Storefront opened, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var evaluation = await store.Evaluations.SingleAsync(row => row.Id == id, cancellation);
        var agent = evaluation.CheckpointReference is { } reference
            ? await folders.FindPinnedAsync(reference, evaluation.CheckpointId, evaluation.CheckpointContent, CheckpointUse.Playing, store, cancellation: cancellation) : null;
        var writer = evaluation.QueryWriter is { } written
            ? await folders.FindPinnedAsync(written, evaluation.QueryWriterCheckpointId, evaluation.QueryWriterContent, CheckpointUse.QueryWriting, store, cancellation: cancellation) : null;
        (evaluation.CheckpointId, evaluation.CheckpointContent) = (agent?.Checkpoint?.Id, agent?.Content);
        (evaluation.QueryWriterCheckpointId, evaluation.QueryWriterContent) = (writer?.Checkpoint?.Id, writer?.Content);
        if (evaluation.CatalogFingerprint != opened.Fingerprint)
        {
            if (evaluation.Goals.Exists(goal => goal >= opened.Goals.Count))
                CatalogMark.Require(opened, $"Evaluation {id}", evaluation.Catalog, evaluation.CatalogFingerprint);
            await store.EvaluationEpisodes.Where(episode => episode.EvaluationId == id).ExecuteDeleteAsync(cancellation);
            (evaluation.Catalog, evaluation.CatalogFingerprint, evaluation.Products, evaluation.EpisodesDone) = (opened.Name, opened.Fingerprint, opened.Products.Count, 0);
        }
        await store.SaveChangesAsync(cancellation);
        return (evaluation, agent?.Folder, writer?.Folder);
    }

    private async Task PlayAsync(Storefront opened, EvaluationRecord evaluation, int[] goals, string? agent, string? writer, CancellationToken cancellation)
    {
        var settings = new EvaluationSettings(evaluation.Decoding, evaluation.Temperature, evaluation.MaxSteps, evaluation.Seed);
        var human = evaluation.Baseline == PolicyLoader.Human ? await HumanEpisodes.ReadAsync(goals, stores, opened, cancellation) : null;
        var used = evaluation.LlmUsage is { } usage ? JsonSerializer.Deserialize<LlmUsage>(usage, ApiJson.Options) : null;
        var played = new ConcurrentQueue<EvaluatedEpisode>();
        LlmPlayer? model = null;
        await SideTask.RunAsync(going => TrainerThread.RunAsync($"evaluation {evaluation.Id}", () =>
        {
            using var player = players.Open(EvaluatedAgent.Of(evaluation), new PlayerParts(opened, settings, agent, writer, QueryGeneration.Of(evaluation.QueryGeneration), human, used));
            Volatile.Write(ref model, player as LlmPlayer);
            player.Play([.. goals.Select(goal => opened.Goals[goal])], settings, played.Enqueue, going);
        }), () => EvaluationEpisodes.StoreAsync(stores, evaluation.Id, played, Volatile.Read(ref model)?.Usage), time, cancellation);
    }

    /// <summary>The figures over all episodes, in the order of the goals, however many attempts they took.</summary>
    private async Task EndAsync(EvaluationRecord evaluation, CancellationToken cancellation)
    {
        var episodes = await EvaluationEpisodes.ReadAsync(stores, evaluation.Id, cancellation);
        var result = Evaluator.Summarize([.. evaluation.Goals.Select(goal => episodes[goal])]);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        await store.Evaluations.Where(row => row.Id == evaluation.Id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.EpisodesDone, evaluation.Goals.Count)
            .SetProperty(row => row.Score, result.Score).SetProperty(row => row.ScoreLow, result.ScoreLow).SetProperty(row => row.ScoreHigh, result.ScoreHigh)
            .SetProperty(row => row.SuccessRate, result.SuccessRate).SetProperty(row => row.SuccessRateLow, result.SuccessRateLow).SetProperty(row => row.SuccessRateHigh, result.SuccessRateHigh)
            .SetProperty(row => row.MeanLength, result.MeanLength), cancellation);
    }
}
