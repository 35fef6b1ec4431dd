using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Artifacts;

/// <summary>
/// Lets go of saves that nothing points to, and of files that no row points to. Rows first, files after: a crash between the two leaves files that the next round finds.
/// </summary>
public sealed partial class ArtifactSweep(ContentReferences references, IArtifacts artifacts, ArtifactsOptions options, TimeProvider time, ILogger<ArtifactSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Rounds between two looks at all files: what a crash between file and row left is rare.</summary>
    private const int LookAtAllEvery = 30;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
            try
            {
                await RunAsync(everything: round % LookAtAllEvery == 0, stoppingToken);
            }
            catch (Exception away) when (DatabaseRetry.IsAway(away) || away is IOException or UnauthorizedAccessException)
            {
                LogPutOff(away);
            }
    }

    /// <summary>One round.</summary>
    /// <param name="everything">Whether to look at every file too, not just at those of the saves that are let go of.</param>
    public async Task RunAsync(bool everything, CancellationToken cancellation = default)
    {
        foreach (var content in await references.DeleteLooseSavesAsync(cancellation))
            await LetGoAsync(content, cancellation);
        if (!everything)
            return;
        await foreach (var content in artifacts.ListAsync(cancellation))
            await LetGoAsync(content, cancellation);
        ScratchFolder.DeleteStale(options, time.GetUtcNow());
    }

    /// <summary>Deletes the files unless a row points to them.</summary>
    public async Task LetGoAsync(string content, CancellationToken cancellation = default)
    {
        if (await references.DeleteUnlessReferencedAsync(content, token => artifacts.DeleteAsync(content, token), cancellation))
            LogLetGo(ContentKey.Short(content));
    }

    [LoggerMessage(LogLevel.Debug, "Let go of {Content}")]
    private partial void LogLetGo(string content);

    [LoggerMessage(LogLevel.Warning, "Letting go of files is put off")]
    private partial void LogPutOff(Exception failure);
}
