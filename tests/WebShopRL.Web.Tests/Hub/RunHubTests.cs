using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Work;

namespace WebShopRL.Tests.Hub;

[Trait(Category.Name, Category.Integration)]
public sealed class RunHubTests(WorkingServer server) : IClassFixture<WorkingServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private RunWriter Writer => server.Services.GetRequiredService<RunWriter>();

    [Fact]
    public async Task Subscribe_GivesTheHistoryAndWhatComes_InOrder()
    {
        var run = await server.AddOwnRunAsync();
        var last = await Writer.WriteAsync(run.Id, 0, Batch(1, 400), TestContext.Current.CancellationToken);
        await using var client = new HubClient(server.Address);
        await client.SubscribeAsync(run.Id, 0);
        var seqs = await client.ReadAsync(400);
        last = await Writer.WriteAsync(run.Id, last, Batch(401, 100), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 500).Select(seq => (long)seq), [.. seqs, .. await client.ReadAsync(100)]);
        Assert.Equal("running", client.Status);
    }

    [Fact]
    public async Task Subscribe_LosesAndDoublesNothing_WhenTheClientReconnectsAgainAndAgain()
    {
        const int total = 600;
        var run = await server.AddOwnRunAsync();
        var writing = Task.Run(async () =>
        {
            var last = 0L;
            while (last < total)
                last = await Writer.WriteAsync(run.Id, last, Batch((int)last + 1, 9, lines: 1));
        });

        List<long> seen = [];
        while (seen.Count < total)
        {
            await using var client = new HubClient(server.Address);
            await client.SubscribeAsync(run.Id, seen.Count == 0 ? 0 : seen.Max());
            seen.AddRange(await client.ReadAsync(Math.Min(130, total - seen.Count)));
        }
        await writing;

        Assert.Equal(Enumerable.Range(1, total).Select(seq => (long)seq), seen.Take(total));
    }

    [Fact]
    public async Task Subscribe_GoesOn_AfterAFailureOfItsReading()
    {
        var run = await server.AddOwnRunAsync();
        var last = await Writer.WriteAsync(run.Id, 0, Batch(1, 10), TestContext.Current.CancellationToken);
        await using var client = new HubClient(server.Address);
        await client.SubscribeAsync(run.Id, 0);
        var seqs = await client.ReadAsync(10);
        await server.WithStoreAsync(store => store.Database.ExecuteSqlAsync($"ALTER TABLE run_log_lines RENAME TO run_log_lines_away"));
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
        await server.WithStoreAsync(store => store.Database.ExecuteSqlAsync($"ALTER TABLE run_log_lines_away RENAME TO run_log_lines"));
        await Writer.WriteAsync(run.Id, last, Batch(11, 10), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 20).Select(seq => (long)seq), [.. seqs, .. await client.ReadAsync(10)]);
    }

    [Fact]
    public async Task Unsubscribe_EndsTheMessages_AndSubscribeBeginsThemAgain()
    {
        var run = await server.AddOwnRunAsync();
        var last = await Writer.WriteAsync(run.Id, 0, Batch(1, 10), TestContext.Current.CancellationToken);
        await using var client = new HubClient(server.Address);
        await client.SubscribeAsync(run.Id, 0);
        await client.ReadAsync(10);
        await client.Connection.InvokeAsync("Unsubscribe", run.Id, TestContext.Current.CancellationToken);
        await Writer.WriteAsync(run.Id, last, Batch(11, 10), TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(0, client.Waiting);
        await client.Connection.InvokeAsync("Subscribe", run.Id, 10, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(11, 10).Select(seq => (long)seq), await client.ReadAsync(10));
    }

    private static RunBatch Batch(int firstStep, int points, int lines = 0) => new(
        [.. Enumerable.Range(firstStep, points).Select(step => new MetricPoint { Name = "il/loss", Step = step, Value = step })],
        [.. Enumerable.Range(0, lines).Select(_ => new RunLogLine { At = DateTimeOffset.UtcNow, Level = "information", Message = "a line" })], null);

    /// <summary>A client that puts the seqs of points and log lines in the order in which they arrive.</summary>
    private sealed class HubClient : IAsyncDisposable
    {
        private readonly HubConnection _connection;
        private readonly Channel<long> _seqs = Channel.CreateUnbounded<long>();

        public HubClient(string address)
        {
            _connection = new HubConnectionBuilder().WithUrl($"{address}/hubs/runs").Build();
            _connection.On<JsonNode>("points", message => Add(message["points"]!));
            _connection.On<JsonNode>("log", message => Add(message["lines"]!));
            _connection.On<JsonNode>("status", message => Status = (string?)message["status"]);
        }

        public string? Status { get; private set; }

        public HubConnection Connection => _connection;

        /// <summary>Seqs that have come and were not read.</summary>
        public int Waiting => _seqs.Reader.Count;

        public async Task SubscribeAsync(int runId, long afterSeq)
        {
            await _connection.StartAsync();
            await _connection.InvokeAsync("Subscribe", runId, afterSeq);
        }

        /// <summary>At least so many seqs; all of the message that the last one came in.</summary>
        public async Task<List<long>> ReadAsync(int count)
        {
            using var patience = new CancellationTokenSource(Patience);
            List<long> seqs = [];
            while (seqs.Count < count)
                seqs.Add(await _seqs.Reader.ReadAsync(patience.Token));
            return seqs;
        }

        public ValueTask DisposeAsync() => _connection.DisposeAsync();

        private void Add(JsonNode items)
        {
            foreach (var item in items.AsArray())
                _seqs.Writer.TryWrite((long)item!["seq"]!);
        }
    }
}
