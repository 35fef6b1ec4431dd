using Microsoft.EntityFrameworkCore;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Web.Studies;

namespace WebShopRL.Web.Demo;

/// <summary>
/// On an empty database, launches the study that a first visitor watches (<see cref="StudyPresets.QuickStart"/>). Setting <c>Demo:QuickStart</c>; once a run exists, nothing is ever queued again.
/// </summary>
internal sealed partial class QuickStart(NpgsqlDataSource source, IDbContextFactory<WebShopDbContext> stores, StudyLauncher studies, ILogger<QuickStart> logger) : BackgroundService
{
    private const long Lock = 0x5745_4253_484F_5031; // any number that nobody else locks

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Held by the connection: two workers that start together queue it once, and a crash lets go of it.
        await using var connection = await source.OpenConnectionAsync(stoppingToken);
        await using (var wait = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new() { Value = Lock } } })
            await wait.ExecuteNonQueryAsync(stoppingToken);
        try
        {
            await using var store = await stores.CreateDbContextAsync(stoppingToken);
            if (await store.Runs.AnyAsync(stoppingToken) || await store.Evaluations.AnyAsync(stoppingToken) || await store.Studies.AnyAsync(stoppingToken))
                return;
            var result = await studies.LaunchAsync(new StudyRequest(StudyPresets.QuickStart), stoppingToken);
            if (result.Study is null)
                throw new InvalidOperationException($"The quick start was refused: {string.Join("; ", result.Errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))}");
            LogQueued();
        }
        finally
        {
            await using var release = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = Lock } } };
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    [LoggerMessage(LogLevel.Information, "The database is empty: the quick start is in line")]
    private partial void LogQueued();
}
