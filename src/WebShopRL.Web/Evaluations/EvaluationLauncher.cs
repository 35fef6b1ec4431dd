using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Evaluations;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Launches;
using WebShopRL.Web.Work;
using WebShopRL.Web.Runs;

namespace WebShopRL.Web.Evaluations;

/// <summary>What to evaluate and how.</summary>
/// <param name="Goals">Indexes of goals of the split; or give <paramref name="Episodes"/>. With neither, all goals of the split.</param>
/// <param name="Episodes">How many goals to take from the start of the split.</param>
/// <param name="Decoding">greedy takes the most probable action, sample draws one.</param>
/// <param name="Temperature">Divides the log-probabilities before sampling; 1 where nothing is given. With greedy decoding there is nothing to divide, and another value is refused.</param>
/// <param name="MaxSteps">An episode without a purchase by then scores 0; 100 where nothing is given.</param>
/// <param name="Seed">Of what is drawn; 0 where nothing is given.</param>
/// <param name="QueryWriter">A query writer's checkpoint (a search_il run's, or model:demo-query-writer): its best query is searched for. Where nothing is given, the instruction is. A language model and people write their own.</param>
/// <param name="QueryGeneration">How it is to write, in place of what its checkpoint's files say.</param>
public sealed record EvaluationRequest(
    EvaluatedAgent Agent,
    [property: AllowedValues("test", "validation", "train")] string Split,
    IReadOnlyList<int>? Goals = null,
    [property: Range(1, 1_000_000)] int? Episodes = null,
    [property: AllowedValues("greedy", "sample")] string Decoding = "greedy",
    [property: Range(0.001, 1000.0)] double? Temperature = null,
    [property: Range(1, 1_000)] int? MaxSteps = null,
    [property: Range(0, int.MaxValue)] int? Seed = null,
    [property: JsonConverter(typeof(CheckpointReferenceConverter)), Text(CheckpointReference.MaximumLength)] string? QueryWriter = null,
    QueryGeneration? QueryGeneration = null) : ICheckedWhole;

/// <summary>An evaluation in line, or what is wrong with the request by field.</summary>
public sealed record EvaluationLaunchResult(EvaluationRecord? Evaluation, IReadOnlyDictionary<string, string[]> Errors);

/// <summary>Checks a request, stores the evaluation and puts it in line. Nothing is stored where anything is wrong. Waits for the shop to be open.</summary>
public sealed class EvaluationLauncher(IDbContextFactory<WebShopDbContext> stores, ShopProvider provider, CheckpointFolders folders, WorkQueue queue, TimeProvider time)
{
    /// <param name="key">Makes sending it twice do what sending it once does: the evaluation of the first time is given.</param>
    public Task<EvaluationLaunchResult> LaunchAsync(EvaluationRequest request, CancellationToken cancellation = default, IdempotencyKey? key = null) =>
        LaunchOnce.RunAsync(key, request, once => LaunchAsync(request, once, cancellation));

    private async Task<EvaluationLaunchResult> LaunchAsync(EvaluationRequest request, LaunchOnce? once, CancellationToken cancellation)
    {
        var errors = new RequestErrors();
        RequestValidation.Validate(request, errors);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (once is not null && await once.FindAsync(store, launched => launched.Evaluation, errors, cancellation) is { } before)
            return new EvaluationLaunchResult(before, errors.ToDictionary());
        CheckDecoding(request, errors);
        await request.Agent.CheckAsync("agent", folders, store, errors, cancellation);
        if (request.QueryWriter is { } writer && await folders.ProblemAsync(writer, CheckpointUse.QueryWriting, store, cancellation) is { } problem)
            errors.Add("query_writer", problem);
        var shop = await provider.OpenAsync(cancellation);
        if (request.QueryWriter is not null && request.Agent.WritesQueries)
            errors.Add("query_writer", "This agent's queries are its own: leave it out.");
        request.QueryGeneration?.Check("query_generation", request.QueryWriter is not null, await WriterFolderAsync(request, folders, store, cancellation), errors);
        var goals = GoalSplits.Names.Contains(request.Split) ? ChooseGoals(request, shop, errors) : [];
        var leftOut = 0;
        if (request.Agent.Baseline == PolicyLoader.Human && goals.Count > 0)
        {
            var played = await PlayedAsync("agent.baseline", goals, store, shop, errors, cancellation);
            (leftOut, goals) = (goals.Count - played.Count, played);
        }
        if (errors.Any)
            return new EvaluationLaunchResult(null, errors.ToDictionary());

        var evaluation = new EvaluationRecord
        {
            Baseline = request.Agent.Baseline,
            CheckpointReference = request.Agent.Checkpoint,
            Llm = request.Agent.Llm?.ToJson(),
            QueryWriter = request.QueryWriter,
            QueryGeneration = request.QueryGeneration?.ToJson(),
            Split = request.Split,
            Goals = goals,
            GoalsLeftOut = leftOut,
            Decoding = request.Decoding,
            Temperature = request.Temperature ?? 1,
            MaxSteps = request.MaxSteps ?? 100,
            Seed = request.Seed ?? 0,
            Status = RunStatus.Queued,
            CreatedAt = time.GetUtcNow(),
            Catalog = shop.Name,
            CatalogFingerprint = shop.Fingerprint,
            Products = shop.Products.Count,
        };
        await queue.AddAsync(evaluation, cancellation, once?.Keep(launch => launch.Evaluation = evaluation));
        return new EvaluationLaunchResult(evaluation, errors.ToDictionary());
    }

    /// <summary>Those of the goals that people have played; that there are none is told.</summary>
    internal static async Task<List<int>> PlayedAsync(string field, List<int> goals, WebShopDbContext store, Storefront shop, RequestErrors errors, CancellationToken cancellation)
    {
        var played = await HumanEpisodes.PlayedAsync(goals, store, shop, cancellation);
        if (played.Count == 0)
            errors.Add(field, $"Nobody has played any of these {goals.Count} goals: play some, or name other goals.");
        return played;
    }

    internal static void CheckDecoding(EvaluationRequest request, RequestErrors errors)
    {
        if (request is { Decoding: "greedy", Temperature: not (null or 1) })
            errors.Add("temperature", "It is used only where decoding is sample, and decoding is greedy here: leave it out, or choose another decoding.");
    }

    /// <summary>The query writer's files, where what is asked of its writing has to be held against them and they are here.</summary>
    internal static async Task<string?> WriterFolderAsync(EvaluationRequest request, CheckpointFolders folders, WebShopDbContext store, CancellationToken cancellation)
    {
        try
        {
            return request is { QueryWriter: { } writer, QueryGeneration: { MaxLength: not null } or { MinLength: not null } } ? await folders.HereAsync(writer, store, cancellation) : null;
        }
        catch (DirectoryNotFoundException)
        {
            return null; // said of query_writer
        }
    }

    internal static List<int> ChooseGoals(EvaluationRequest request, Storefront shop, RequestErrors errors)
    {
        var split = shop.GoalsOf(GoalSplits.Parse(request.Split));
        if (request.Goals is null)
        {
            var count = request.Episodes ?? split.Count;
            if (count > split.Count)
                errors.Add("episodes", $"{count} are too many: the split {request.Split} of the catalog '{shop.Name}' has {split.Count} goals.");
            return [.. split.Take(count).Select(goal => goal.Index)];
        }
        if (request.Episodes is not null)
            errors.Add("episodes", "Give goals or episodes, not both.");
        if (request.Goals.Count == 0)
            errors.Add("goals", "Empty: give at least one goal, or leave it out for all goals of the split.");
        var ofSplit = split.Select(goal => goal.Index).ToHashSet();
        foreach (var stranger in request.Goals.Where(goal => !ofSplit.Contains(goal)).Take(5))
            errors.Add("goals", $"There is no goal {stranger} in the split {request.Split}: it has {Shown(ofSplit)}.");
        foreach (var repeated in request.Goals.CountBy(goal => goal).Where(goal => goal.Value > 1).Take(5))
            errors.Add("goals", $"Goal {repeated.Key} is named {repeated.Value} times: each goal is played once.");
        return [.. request.Goals];
    }

    private static string Shown(HashSet<int> goals) => $"goals {goals.Min()} to {goals.Max()}";
}
