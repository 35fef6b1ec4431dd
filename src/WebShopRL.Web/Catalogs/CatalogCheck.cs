using System.Diagnostics;
using Microsoft.Extensions.Options;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Preparation;
using WebShopRL.Web.Failures;

namespace WebShopRL.Web.Catalogs;

/// <summary>What became of a folder that was checked: what it holds, or why it does not open.</summary>
/// <param name="Warnings">What was left out and what is odd, with file and position.</param>
/// <param name="Problem">Why it does not open; null where it does.</param>
public sealed record CheckedCatalog(
    string Folder, TimeSpan Took, string? Problem = null, string? Fingerprint = null, int Products = 0, int Goals = 0, IReadOnlyDictionary<string, int>? Splits = null, IReadOnlyList<string>? Warnings = null);

/// <summary>
/// Whether a folder would open as a catalog: it is opened as the service would at its start, by the same settings, and let go again. The one that is served stays. What was prepared is kept, so that a start with
/// the folder opens at once. One at a time: preparing a million products takes a gigabyte.
/// </summary>
public sealed partial class CatalogCheck(IOptions<ShopOptions> options, IHostEnvironment environment, IHostApplicationLifetime lifetime, ILogger<CatalogCheck> logger)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _going;

    /// <summary>The folder that is being checked; null where none is.</summary>
    public string? Folder { get; private set; }

    /// <summary>How far that is.</summary>
    public PreparationProgress Progress { get; private set; }

    /// <summary>What came of the one before.</summary>
    public CheckedCatalog? Last { get; private set; }

    /// <summary>Begins to check a folder, absolute or beside the program's; what is wrong with asking for it now, or null.</summary>
    public string? Begin(string folder) => Begin(folder, null, result => result);

    /// <inheritdoc cref="Begin(string)"/>
    /// <param name="called">The folder as it is told of; null for as it is.</param>
    /// <param name="then">What is done with the folder once it was opened and let go, and what is then told.</param>
    internal string? Begin(string folder, string? called, Func<CheckedCatalog, CheckedCatalog> then)
    {
        if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal))
            return "Name a folder of the machine that the service runs on, one with WebShop's items_shuffle.json.";
        lock (_gate)
        {
            if (Folder is { } busy)
                return $"{busy} is being checked: wait until that is done, or stop it.";
            var opened = Path.GetFullPath(folder.Trim(), environment.ContentRootPath);
            var told = Folder = called ?? opened;
            Progress = new("Looking for its files", 0);
            _going = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            // Computes for as long as minutes: a thread of its own, not one of the pool's.
            var going = _going.Token;
            _ = Task.Factory.StartNew(() => Run(() => then(Open(opened, going) with { Folder = told }), told), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return null;
        }
    }

    public void Stop()
    {
        lock (_gate)
            _going?.Cancel();
    }

    private void Run(Func<CheckedCatalog> checkIt, string told)
    {
        CheckedCatalog result;
        try
        {
            result = checkIt();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogFailed(failure, told);
            result = new(told, TimeSpan.Zero, failure.Message);
        }
        lock (_gate)
        {
            (Last, Folder) = (result, null);
            _going?.Dispose();
            _going = null;
        }
    }

    private CheckedCatalog Open(string folder, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            using var shop = Storefront.Open(options.Value with { Catalog = folder }, new Latest(this), cancellation);
            return new(folder, clock.Elapsed, Fingerprint: shop.Fingerprint, Products: shop.Products.Count, Goals: shop.Goals.Count, Splits: GoalSplits.CountsOf(shop), Warnings: shop.Warnings);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new(folder, clock.Elapsed, "Stopped before it was read.");
        }
        catch (Exception unreadable)
        {
            // Whatever it is, it is what a start with this folder would say.
            LogFailed(unreadable, folder);
            return new(folder, clock.Elapsed, FailureWords.Of(unreadable) ?? "The program itself failed at it. The service's log says how.");
        }
    }

    [LoggerMessage(LogLevel.Warning, "'{Folder}' does not open as a catalog")]
    private partial void LogFailed(Exception failure, string folder);

    private sealed class Latest(CatalogCheck check) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) => check.Progress = value;
    }
}
