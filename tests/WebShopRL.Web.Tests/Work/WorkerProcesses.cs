using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WebShopRL.Shop.Demo;
using WebShopRL.Store;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Work;

/// <summary>The service as it is deployed: a web process (this one) and a worker process beside it that tests may kill, over one database and a small demo shop.</summary>
public sealed class WorkerProcesses : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webshoprl-killed-").FullName;
    private readonly List<string> _said = [];
    private TestDatabase _database = null!;
    private WebApplication _web = null!;
    private Process? _worker;

    public string Artifacts => Path.Combine(_folder, "artifacts");

    public IServiceProvider Services => _web.Services;

    /// <summary>The last lines that workers said, for the message of a test that waited in vain.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said.TakeLast(40));
        }
    }

    public async ValueTask InitializeAsync()
    {
        DemoShop.WriteFiles(Path.Combine(_folder, "catalog"), products: 300, instructions: 700, seed: 5);
        _database = await TestDatabase.CreateAsync();
        _web = WebShopApplication.Create([.. Settings, "--Role=web", "--Urls=http://127.0.0.1:0"]);
        await _web.StartAsync();
        await Services.GetRequiredService<ShopProvider>().OpenAsync();
        StartWorker();
    }

    private string[] Settings =>
    [
        $"--ConnectionStrings:WebShop={_database.ConnectionString}", $"--Artifacts:Root={Artifacts}", $"--Shop:Catalog={Path.Combine(_folder, "catalog")}", "--Shop:NounTagger=all-words",
        "--Demo:QuickStart=false", "--Torch:Device=cpu", "--Torch:Threads=1", "--Logging:LogLevel:Default=Warning",
    ];

    public void StartWorker()
    {
        _worker = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [typeof(WebShopApplication).Assembly.Location, .. Settings, "--Role=worker"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = AppContext.BaseDirectory,
            },
        };
        _worker.OutputDataReceived += Hear;
        _worker.ErrorDataReceived += Hear;
        _worker.Start();
        _worker.BeginOutputReadLine();
        _worker.BeginErrorReadLine();
    }

    /// <summary><c>kill -9</c>, and a new worker as a supervisor would start it.</summary>
    public async Task KillAsync()
    {
        _worker!.Kill();
        await _worker.WaitForExitAsync();
        _worker.Dispose();
        StartWorker();
    }

    /// <summary>Waits until the worker of now has started: each of its job servers has told of itself.</summary>
    internal async Task UntilWorkerIsThereAsync()
    {
        var name = $"{Environment.MachineName}:{_worker!.Id}";
        for (var patience = Stopwatch.StartNew(); !await IsThereAsync(name); await Task.Delay(100))
            Assert.True(patience.Elapsed.TotalSeconds < 300, $"The worker has not started.\n{Said}");
    }

    private async Task<bool> IsThereAsync(string worker)
    {
        try
        {
            return (await Services.GetRequiredService<WorkOverview>().ReadAsync(CancellationToken.None)).Workers.Any(one => one.Name == worker && one.Queues.Count == 3);
        }
        catch (NpgsqlException)
        {
            // A connection of the pool that broke with the database, in a test before.
            return false;
        }
    }

    /// <summary>Lets the worker of now, once it has started, run a tenth of the time until this is disposed of or it is killed, so that what would be over in a moment can be met at work.</summary>
    public async Task<IAsyncDisposable> SlowlyAsync()
    {
        await UntilWorkerIsThereAsync();
        return new Slowed(_worker!.Id);
    }

    private sealed class Slowed : IAsyncDisposable
    {
        /// <summary>SIGSTOP and SIGCONT, as Linux counts them.</summary>
        private const int Stop = 19, GoOn = 18;

        /// <summary>Milliseconds of each: the pace it is held to, not a wait for anything.</summary>
        private const int Stopped = 180, Running = 20;

        private readonly CancellationTokenSource _over = new();
        private readonly Task _slowing;

        /// <summary>By a thread of its own: one of the pool's comes late on a busy machine, and the worker would run on meanwhile.</summary>
        public Slowed(int worker) => _slowing = Task.Factory.StartNew(() => Slow(worker), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        private void Slow(int worker)
        {
            // One that was killed meanwhile is none the worse for it.
            while (!_over.IsCancellationRequested)
            {
                _ = Signal(worker, Stop);
                Thread.Sleep(Stopped);
                _ = Signal(worker, GoOn);
                Thread.Sleep(Running);
            }
        }

        [DllImport("libc", EntryPoint = "kill")]
        private static extern int Signal(int process, int signal);

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await _slowing;
            _over.Dispose();
        }
    }

    internal async Task<T> WithStoreAsync<T>(Func<WebShopDbContext, Task<T>> work)
    {
        await using var store = await Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>().CreateDbContextAsync();
        return await work(store);
    }

    internal Task<T> RowAsync<T>(int id) where T : class, ILeased => WithStoreAsync(store => store.Set<T>().AsNoTracking().SingleAsync(row => row.Id == id));

    /// <summary>Waits until the row is so; it may be looked at often.</summary>
    internal async Task<T> UntilAsync<T>(int id, Func<T, bool> so, int seconds, string what) where T : class, ILeased
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed.TotalSeconds < seconds; await Task.Delay(20))
            if (await RowAsync<T>(id) is var row && so(row))
                return row;
        var last = await RowAsync<T>(id);
        throw new InvalidOperationException($"{typeof(T).Name} {id} is not {what} after {seconds} s but {last.Status} at {last.Place}, attempt {last.Attempts}: {last.Error} {string.Join("; ", last.Interruptions)}\n{Said}");
    }

    /// <summary>As while the server is restarted: every session ends, and none can be opened for so long.</summary>
    internal async Task DatabaseAwayAsync(TimeSpan time)
    {
        var name = new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database;
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await ExecuteAsync($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false");
        await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        await Task.Delay(time);
        await ExecuteAsync($"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true");

        async Task ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (_said)
            if (line.Data is not null)
                _said.Add(line.Data);
    }

    public async ValueTask DisposeAsync()
    {
        _worker!.Kill();
        await _worker.WaitForExitAsync();
        _worker.Dispose();
        await _web.StopAsync();
        await _web.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
