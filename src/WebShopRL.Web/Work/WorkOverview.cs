using Hangfire;
using Hangfire.Storage.Monitoring;

namespace WebShopRL.Web.Work;

/// <summary>Who works on what: the workers by their job servers' signs of life, the work by its rows.</summary>
public sealed class WorkOverview
{
    private readonly JobStorage _storage;
    private readonly IEnumerable<IKindOfWork> _kinds;

    internal WorkOverview(JobStorage storage, IEnumerable<IKindOfWork> kinds) => (_storage, _kinds) = (storage, kinds);

    public async Task<WorkNow> ReadAsync(CancellationToken cancellation)
    {
        List<WorkOfKind> kinds = [];
        foreach (var kind in _kinds)
            kinds.Add(await kind.LookAsync(cancellation));
        // Hangfire's storage knows no asynchronous calls.
        var workers = await Task.Run(Workers, cancellation);
        return new(
            workers,
            [.. WorkQueues.All.Select(queue => new WorkLine(queue, kinds.Where(of => of.Queue == queue).Sum(of => of.Queued), kinds.Where(of => of.Queue == queue).Sum(of => of.Pieces.Count(piece => piece.Status == RunStatus.Running)),
                workers.SelectMany(worker => worker.Queues).Where(served => served.Queue == queue).Sum(served => served.AtOnce)))],
            [.. kinds.SelectMany(of => of.Pieces)]);
    }

    /// <summary>The job servers of a process, one for each line, as one worker.</summary>
    private List<Worker> Workers()
    {
        using var connection = _storage.GetConnection();
        return [.. _storage.GetMonitoringApi().Servers().GroupBy(server => ProcessOf(server.Name)).OrderBy(process => process.Key, StringComparer.Ordinal).Select(process =>
        {
            var said = connection.GetAllEntriesFromHash(WorkerNote.KeyOf(process.Key)) ?? [];
            return new Worker(process.Key, process.Min(server => Utc(server.StartedAt)), process.Max(server => Utc(server.Heartbeat)), [.. process.SelectMany(Served)],
                said.GetValueOrDefault(WorkerNote.Device), said.GetValueOrDefault(WorkerNote.Threads));
        })];
    }

    private static IEnumerable<(string, int)> Served(ServerDto server) => server.Queues.Select(queue => (queue, server.WorkersCount));

    /// <summary>A server is named by machine, process and queue, and Hangfire puts a word of its own behind.</summary>
    internal static string ProcessOf(string name) => string.Join(':', name.Split(':').Take(2));

    private static DateTimeOffset? Utc(DateTime? time) => time is { } given ? new DateTimeOffset(DateTime.SpecifyKind(given, DateTimeKind.Utc)) : null;
}
