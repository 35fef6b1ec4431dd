using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Preparation;
using WebShopRL.Store;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Catalogs;

/// <summary>The one shop this process serves. Opened in the background at start, so that the service answers while a large catalog is being prepared.</summary>
public sealed partial class ShopProvider(IOptions<ShopOptions> options, ILogger<ShopProvider> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<Storefront> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Storefront? _shop;
    private volatile StrongBox<PreparationProgress>? _progress;
    private Task _opening = Task.CompletedTask;

    /// <summary>True once open.</summary>
    public bool IsOpen => _shop is not null;

    /// <summary>How far the preparation is; null where none is under way.</summary>
    public PreparationProgress? Progress => _progress?.Value;

    /// <summary>Why the shop could not be opened; null while it is opening or open.</summary>
    public Exception? Failure => _opened.Task.Exception?.InnerException;

    /// <summary>The shop. Throws <see cref="ShopNotOpenException"/> where it is not open (yet): for callers that cannot wait.</summary>
    public Storefront Current => _shop ?? throw new ShopNotOpenException(Failure is { } failure
        ? $"The catalog '{options.Value.Catalog}' cannot be opened: {FailureWords.Of(failure) ?? "the program itself failed at it, and its log says how."}"
        : Progress is { } progress ? $"The catalog '{options.Value.Catalog}' is being prepared: {progress.Stage}, {progress.Fraction:P0}." : $"The catalog '{options.Value.Catalog}' is being opened.", Failure);

    /// <summary>Waits until the shop is open. Throws what opening threw.</summary>
    public Task<Storefront> OpenAsync(CancellationToken cancellation = default) => _opened.Task.WaitAsync(cancellation);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Opening computes for as long as minutes: a thread of its own, not one of the pool's.
        _opening = Task.Factory.StartNew(Open, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Open()
    {
        try
        {
            _shop = Storefront.Open(options.Value, new LatestProgress(this), _stopping.Token);
            _progress = null;
            LogOpened(CatalogMark.Shown(_shop.Name, _shop.Fingerprint), _shop.Products.Count, _shop.Goals.Count);
            foreach (var warning in _shop.Warnings)
                LogWarning(warning);
            _opened.SetResult(_shop);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _opened.SetCanceled(_stopping.Token);
        }
        catch (Exception failure)
        {
            _progress = null;
            LogFailed(failure, options.Value.Catalog);
            _opened.SetException(failure);
            _ = _opened.Task.Exception; // Seen: those who ask get it again.
        }
    }

    public void Dispose()
    {
        _shop?.Dispose();
        _stopping.Dispose();
    }

    [LoggerMessage(LogLevel.Information, "Catalog {Catalog} is open: {Products} products, {Goals} goals")]
    private partial void LogOpened(string catalog, int products, int goals);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    [LoggerMessage(LogLevel.Error, "Catalog '{Catalog}' cannot be opened")]
    private partial void LogFailed(Exception failure, string catalog);

    private sealed class LatestProgress(ShopProvider provider) : IProgress<PreparationProgress>
    {
        public void Report(PreparationProgress value) => provider._progress = new(value);
    }
}

/// <summary>The shop is not open (yet); the message says why and how far it is.</summary>
public sealed class ShopNotOpenException(string message, Exception? inner) : UnavailableException(message, inner);
