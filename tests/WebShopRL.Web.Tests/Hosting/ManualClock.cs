namespace WebShopRL.Tests.Hosting;

/// <summary>A clock that moves when it is told to; its timers ring while it moves.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(() => callback(state), _now + dueTime.Ticks, period.Ticks);
        _alarms.Add(alarm);
        return alarm;
    }

    public void Advance(TimeSpan by)
    {
        var until = _now + by.Ticks;
        while (_alarms.Where(alarm => alarm.Due <= until).MinBy(alarm => alarm.Due) is { } next)
        {
            _now = next.Due;
            next.Ring();
        }
        _now = until;
    }

    private sealed class Alarm(Action callback, long due, long period) : ITimer
    {
        public long Due { get; private set; } = due;

        public void Ring()
        {
            Due = period > 0 ? Due + period : long.MaxValue;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod) => throw new NotSupportedException();

        public void Dispose() => Due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
