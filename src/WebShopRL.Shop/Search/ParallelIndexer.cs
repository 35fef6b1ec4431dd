using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace WebShopRL.Shop.Search;

/// <summary>Analyses documents on threads of its own while the caller reads on; each thread fills a segment.</summary>
internal sealed class ParallelIndexer : IDisposable
{
    private const int BatchSize = 256, BatchesWaiting = 64, MaxThreads = 4;

    private readonly BlockingCollection<List<(string Id, string Text)>> _batches = new(BatchesWaiting);
    private readonly Thread[] _threads;
    private readonly IndexSegment[] _segments;
    private List<(string Id, string Text)> _batch = new(BatchSize);
    private Exception? _failure;
    private volatile bool _abandoned;

    public ParallelIndexer()
    {
        _segments = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, MaxThreads)).Select(_ => new IndexSegment())];
        _threads = Array.ConvertAll(_segments, segment => new Thread(() => Fill(segment)) { IsBackground = true, Name = "Indexing" });
        foreach (var thread in _threads) thread.Start();
    }

    public void Add(string id, string text)
    {
        _batch.Add((id, text));
        if (_batch.Count == BatchSize) Send();
    }

    /// <summary>Waits for the threads and gives their segments. Throws what a thread threw.</summary>
    public IReadOnlyList<IndexSegment> Complete()
    {
        Send();
        Stop();
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
        return _segments;
    }

    /// <summary>Stops at once; what waits is not analysed any more.</summary>
    public void Dispose()
    {
        _abandoned = true;
        Stop();
        _batches.Dispose();
    }

    private void Send()
    {
        _batches.Add(_batch);
        _batch = new(BatchSize);
    }

    private void Stop()
    {
        _batches.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
    }

    private void Fill(IndexSegment segment)
    {
        foreach (var batch in _batches.GetConsumingEnumerable())
        {
            // After a failure batches are still taken, so that the caller is not left waiting for room.
            if (_abandoned || Volatile.Read(ref _failure) is not null) continue;
            try
            {
                foreach (var (id, text) in batch) segment.Add(id, text);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, e, null);
            }
        }
    }
}
