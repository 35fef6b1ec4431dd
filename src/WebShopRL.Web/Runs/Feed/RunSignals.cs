using System.Collections.Concurrent;
using System.Threading.Channels;

namespace WebShopRL.Web.Runs.Feed;

/// <summary>Wakes whoever waits for a run to change. A signal carries nothing: those woken read the database from where they are.</summary>
internal sealed class RunSignals
{
    private readonly ConcurrentDictionary<Channel<int?>, int?> _waiting = new();
    private long _number;

    /// <summary>How many signals there have been: whatever reads after looking at it reads what they were about.</summary>
    public long Number => Interlocked.Read(ref _number);

    /// <summary>Something changed in a run; null: something may have changed in any.</summary>
    public void Raise(int? runId)
    {
        Interlocked.Increment(ref _number);
        foreach (var (channel, wanted) in _waiting)
            if (runId is null || wanted is null || wanted == runId)
                channel.Writer.TryWrite(runId ?? wanted);
    }

    /// <summary>Waits for one run's signals, or for all runs'. Signals that come faster than they are read fall together.</summary>
    public Waiter Wait(int? runId)
    {
        var channel = runId is null
            ? Channel.CreateBounded<int?>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest })
            : Channel.CreateBounded<int?>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        _waiting[channel] = runId;
        return new Waiter(this, channel);
    }

    public sealed class Waiter(RunSignals signals, Channel<int?> channel) : IDisposable
    {
        public ChannelReader<int?> Reader => channel.Reader;

        public void Dispose() => signals._waiting.TryRemove(channel, out _);
    }
}
