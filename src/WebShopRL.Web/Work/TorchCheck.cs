using WebShopRL.Agents.Networks;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Work;

/// <summary>A worker tries its device with one operation as it starts, and says what it found; one that was named and does not work stops the worker with the reason, rather than failing run after run.</summary>
internal sealed partial class TorchCheck(TorchOptions torch, IHostApplicationLifetime lifetime, ILogger<TorchCheck> logger) : BackgroundService
{
    // Loading libtorch takes a second or two, which nothing should wait for.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() =>
    {
        try
        {
            LogFound(TorchDevice.Resolve(torch.Device).Found);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or DllNotFoundException or TypeInitializationException)
        {
            LogFailed(failure.Message);
            Environment.ExitCode = 78; // EX_CONFIG of sysexits.h
            lifetime.StopApplication();
        }
    }, stoppingToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "Torch: {Found}")]
    private partial void LogFound(string found);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Torch does not work here: {Reason}")]
    private partial void LogFailed(string reason);
}
