using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Web.Api;
using WebShopRL.Web.Comparisons;
using WebShopRL.Web.Evaluations;
using WebShopRL.Web.Runs;

namespace WebShopRL.Web.Demo;

/// <summary>
/// On an empty database, queues the experiment that a first visitor watches: imitation, DPO from it, evaluations of rule, imitation and DPO on the
/// test goals, and a bandit between them. Setting <c>Demo:QuickStart</c>; once a run exists, nothing is ever queued again.
/// </summary>
internal sealed partial class QuickStart(
    NpgsqlDataSource source, IDbContextFactory<WebShopDbContext> stores, RunCommands runs, EvaluationLauncher evaluations, ComparisonLauncher comparisons, ILogger<QuickStart> logger) : BackgroundService
{
    private const long Lock = 0x5745_4253_484F_5031; // any number that nobody else locks

    private const int TestGoals = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Held by the connection: two workers that start together queue it once, and a crash lets go of it.
        await using var connection = await source.OpenConnectionAsync(stoppingToken);
        await using (var wait = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = Lock } } })
            await wait.ExecuteNonQueryAsync(stoppingToken);
        try
        {
            await using var store = await stores.CreateDbContextAsync(stoppingToken);
            if (await store.Runs.AnyAsync(stoppingToken) || await store.Evaluations.AnyAsync(stoppingToken))
                return;
            await QueueAsync(stoppingToken);
        }
        finally
        {
            await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = Lock } } };
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task QueueAsync(CancellationToken cancellation)
    {
        var imitation = await LaunchAsync(new LaunchRequest("Quick start: imitation", "il"), cancellation);
        var preference = await LaunchAsync(new LaunchRequest("Quick start: DPO", "dpo", InitialCheckpoint: $"run:{imitation}"), cancellation);
        await EvaluateAsync(new EvaluatedAgent(Baseline: "rule"), "greedy", cancellation);
        foreach (var run in (int[])[imitation, preference])
            foreach (var decoding in (string[])["greedy", "sample"])
                await EvaluateAsync(new EvaluatedAgent(Checkpoint: $"run:{run}"), decoding, cancellation);
        var compared = await comparisons.LaunchAsync(new ComparisonRequest([new(Baseline: "rule"), new($"run:{imitation}"), new($"run:{preference}")]), cancellation);
        if (compared.Comparison is null)
            throw new InvalidOperationException($"The quick start's comparison was refused: {Text(compared.Errors)}");
        LogQueued();
    }

    private async Task<int> LaunchAsync(LaunchRequest request, CancellationToken cancellation)
    {
        var result = await runs.LaunchAsync(request, Caller.Service, cancellation);
        return result.Run?.Id ?? throw new InvalidOperationException($"The quick start's {request.Algorithm} run was refused: {Text(result.Errors)}");
    }

    private async Task EvaluateAsync(EvaluatedAgent agent, string decoding, CancellationToken cancellation)
    {
        var result = await evaluations.LaunchAsync(new EvaluationRequest(agent, "test", Episodes: TestGoals, Decoding: decoding), cancellation);
        if (result.Evaluation is null)
            throw new InvalidOperationException($"The quick start's evaluation was refused: {Text(result.Errors)}");
    }

    private static string Text(IReadOnlyDictionary<string, string[]> errors) => string.Join("; ", errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"));

    [LoggerMessage(LogLevel.Information, "The database is empty: the quick start is in line")]
    private partial void LogQueued();
}
