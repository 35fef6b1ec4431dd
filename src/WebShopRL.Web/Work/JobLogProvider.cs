using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace WebShopRL.Web.Work;

/// <summary>
/// Hangfire keeps its log provider in a static field: of two services in one process the second one's serves both, and outlives its logger factory. Asking a disposed factory for a logger throws, at
/// worst between fetching a job and doing it; here it gets one that says nothing.
/// </summary>
internal sealed class JobLogProvider(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider _inner = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return _inner.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silence();
        }
    }

    private sealed class Silence : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
