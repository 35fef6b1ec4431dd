using System.Collections.Concurrent;

namespace WebShopRL.Web.Runs.Feed;

/// <summary>
/// Readings of runs that many viewers share: whoever was woken by the same signal and goes on from the same seq is given the same answer, read once. A reading that is shared was begun after the signal, so that it holds
/// everything the signal was about.
/// </summary>
internal sealed class SharedReads<T>
{
    private readonly ConcurrentDictionary<int, Readings> _byRun = new();

    /// <summary>Readings of a run after its newest signal.</summary>
    private sealed record Readings(long Signal, ConcurrentDictionary<long, Lazy<Task<T>>> AfterSeq);

    /// <param name="signal">The number of the signal that woke the viewer: a higher one for each.</param>
    /// <param name="read">Reads on from a seq; it belongs to no viewer, so that none who leaves ends it for the others.</param>
    public async Task<T> ReadAsync(int run, long signal, long afterSeq, Func<Task<T>> read)
    {
        var readings = _byRun.AddOrUpdate(run, _ => new Readings(signal, new()), (_, known) => known.Signal >= signal ? known : new Readings(signal, new()));
        var reading = readings.AfterSeq.GetOrAdd(afterSeq, _ => new Lazy<Task<T>>(read));
        try
        {
            return await reading.Value;
        }
        catch
        {
            // The next who asks tries again.
            readings.AfterSeq.TryRemove(new KeyValuePair<long, Lazy<Task<T>>>(afterSeq, reading));
            throw;
        }
    }

    /// <summary>Forgets a run that nobody follows.</summary>
    public void Forget(int run) => _byRun.TryRemove(run, out _);
}
