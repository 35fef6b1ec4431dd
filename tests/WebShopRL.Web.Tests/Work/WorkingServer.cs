using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Runs.Training;
using WebShopRL.Web.Runs.Feed;

namespace WebShopRL.Tests.Work;

/// <summary>The service with its real job server over a database of its own, on the smallest shop there is; only the trainer is scripted.</summary>
public sealed class WorkingServer : IAsyncLifetime
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _ownArtifacts = Path.Combine(Path.GetTempPath(), $"webshoprl-jobs-{Guid.NewGuid():N}");

    /// <summary>Where files are kept; a folder of its own unless a test gives another's.</summary>
    internal string Artifacts { get => field ?? _ownArtifacts; init; }

    private TestDatabase _database = null!;
    private WebApplication _application = null!;
    private int _seed;

    /// <summary>A folder of models in place of a hub.</summary>
    internal string Hub => Path.Combine(Artifacts, "hub");

    internal ScriptedTrainer Trainer { get; } = new();

    public IServiceProvider Services => _application.Services;

    public string Address => _application.Urls.First();

    internal IRunFeed Feed => Services.GetRequiredService<IRunFeed>();

    internal JobLine Queue => new(() => Services);

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        Directory.CreateDirectory(Hub);
        await StartAsync();
    }

    /// <summary>A process of the service; a second one on the same database is a second worker.</summary>
    public async Task StartAsync()
    {
        _application = WebShopApplication.Create(
            [
                $"--ConnectionStrings:WebShop={_database.ConnectionString}", "--Logging:LogLevel:Default=Critical", "--Urls=http://127.0.0.1:0", $"--Artifacts:Root={Artifacts}", "--Demo:QuickStart=false", $"--Models:Hub={Hub}",
                $"--Shop:Catalog={RepositoryFiles.Fixtures("webshop")[0]}", "--Shop:NounTagger=all-words", "--Llm:Keys=127.0.0.1=OPENAI_API_KEY",
            ],
            builder =>
            {
                builder.Services.AddSingleton<ITrainer>(Trainer);
            });
        await _application.StartAsync();
    }

    /// <summary>As on Ctrl-C.</summary>
    public async Task StopAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    /// <summary>A queued run's row that the script belongs to, without a job: the sweep finds it in some seconds, a test that is in a hurry puts it in line.</summary>
    internal Task<Run> AddRunAsync(Action<Agents.Training.TrainingJob, Agents.Training.ITrainingObserver, CancellationToken> script, string? initialCheckpoint = null, RunStatus status = RunStatus.Queued)
    {
        var seed = Script(script);
        return WithStoreAsync(async store =>
        {
            var run = new Run { Name = "a run", Algorithm = "il", Settings = "{}", Seed = seed, Status = status, InitialCheckpoint = initialCheckpoint, CreatedAt = DateTimeOffset.UtcNow };
            store.Runs.Add(run);
            await store.SaveChangesAsync();
            return run;
        });
    }

    /// <summary>A running run whose lease the test itself holds: no worker takes it up, so that what is written is the test's alone.</summary>
    internal Task<Run> AddOwnRunAsync() => WithStoreAsync(async store =>
    {
        var now = DateTimeOffset.UtcNow;
        var run = new Run { Name = "a run", Algorithm = "il", Settings = "{}", Status = RunStatus.Running, CreatedAt = now, StartedAt = now, LeaseOwner = "the test", LeaseUntil = now.AddHours(1) };
        store.Runs.Add(run);
        await store.SaveChangesAsync();
        return run;
    });

    /// <summary>What the trainer does for the run of the seed that this returns.</summary>
    internal int Script(Action<Agents.Training.TrainingJob, Agents.Training.ITrainingObserver, CancellationToken> script)
    {
        var seed = Interlocked.Increment(ref _seed);
        Trainer[seed] = script;
        return seed;
    }

    internal async Task<T> WithStoreAsync<T>(Func<WebShopDbContext, Task<T>> work)
    {
        await using var store = await Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>().CreateDbContextAsync();
        return await work(store);
    }

    /// <summary>What Hangfire knows of its jobs, for the message of a test that waited in vain.</summary>
    private async Task<string> JobsAsync()
    {
        await using var source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using var command = source.CreateCommand("SELECT j.id || ' ' || j.arguments || ' ' || j.statename || ' queued ' || coalesce(q.queue || ', fetched ' || coalesce(q.fetchedat::text, 'never'), 'no') || coalesce(' locks ' || (SELECT string_agg(resource, ',') FROM hangfire.lock), '') FROM hangfire.job j LEFT JOIN hangfire.jobqueue q ON q.jobid = j.id ORDER BY j.id");
        await using var rows = await command.ExecuteReaderAsync();
        List<string> jobs = [];
        while (await rows.ReadAsync())
            jobs.Add(rows.GetString(0));
        return string.Join("; ", jobs);
    }

    /// <summary>The folder with a checkpoint's files; null where they are gone.</summary>
    internal Task<string?> FolderOfAsync(Checkpoint checkpoint) => Services.GetRequiredService<IArtifacts>().OpenAsync(checkpoint.Content!);

    internal Task<List<MetricPoint>> PointsAsync(int runId) =>
        WithStoreAsync(store => store.MetricPoints.AsNoTracking().Where(point => point.RunId == runId).OrderBy(point => point.Seq).ToListAsync());

    /// <summary>Waits until the run's trainer was called. That it is 'running' is not enough for a test that stops it: a worker may be stopped between the status and the trainer's first step.</summary>
    internal async Task UntilAtWorkAsync(Run run)
    {
        await UntilAsync(run.Id, RunStatus.Running);
        for (var patience = Stopwatch.StartNew(); Trainer.Calls(run.Seed) == 0; await Task.Delay(10))
            Assert.True(patience.Elapsed < Patience, $"No trainer was called for run {run.Id}.");
    }

    /// <summary>Follows the run until it has that status.</summary>
    internal async Task<Run> UntilAsync(int runId, RunStatus status)
    {
        using var patience = new CancellationTokenSource(Patience);
        var wanted = status.ToString().ToLowerInvariant();
        try
        {
            await foreach (var delta in Feed.SubscribeAsync(runId, 0, patience.Token))
                if (delta.Status?.Status == wanted)
                    return await WithStoreAsync(store => store.Runs.AsNoTracking().SingleAsync(run => run.Id == runId));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
        }
        var row = await WithStoreAsync(store => store.Runs.AsNoTracking().SingleAsync(run => run.Id == runId));
        throw new InvalidOperationException($"Run {runId} did not get to '{wanted}' but is {row.Status} (lease of {row.LeaseOwner} until {row.LeaseUntil:O}, now {DateTimeOffset.UtcNow:O}). Jobs: {await JobsAsync()}");
    }

    /// <summary>Waits until work of any kind has ended, well or not.</summary>
    internal async Task<T> UntilEndedAsync<T>(int id) where T : class, ILeased
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            if (await WithStoreAsync(store => store.Set<T>().AsNoTracking().SingleAsync(row => row.Id == id)) is { Status: not (RunStatus.Queued or RunStatus.Running) } ended)
                return ended;
            Assert.True(patience.Elapsed < Patience, $"{typeof(T).Name} {id} has not ended. Jobs: {await JobsAsync()}");
        }
    }

    /// <summary>Ends every session that this service has with the database, as a restart of the server does; none of them lives on when this returns.</summary>
    internal async Task HangUpAsync()
    {
        var connection = new NpgsqlConnectionStringBuilder(_database.ConnectionString);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        List<int> ended = [];
        await using (var command = source.CreateCommand("SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = connection.Database });
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                ended.Add(rows.GetInt32(0));
        }
        for (var patience = Stopwatch.StartNew(); await LiveAsync() > 0; await Task.Delay(10))
            Assert.True(patience.Elapsed < Patience, "Sessions live on that were ended.");

        async Task<long> LiveAsync()
        {
            await using var command = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY ($1)");
            command.Parameters.Add(new NpgsqlParameter { Value = ended.ToArray() });
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _database.DisposeAsync();
        if (Directory.Exists(_ownArtifacts))
            Directory.Delete(_ownArtifacts, recursive: true);
    }
}
