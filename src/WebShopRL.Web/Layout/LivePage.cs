using Microsoft.AspNetCore.Components;

namespace WebShopRL.Web.Layout;

/// <summary>A page that reads its rows again while it is open: soon after something changed, and every few seconds in any case.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private const int IdleBeats = 5;

    private readonly CancellationTokenSource _leaving = new();
    private volatile bool _changed;

    protected LivePage() => Leaving = _leaving.Token;

    [Inject] private IHostApplicationLifetime Lifetime { get; set; } = null!;

    /// <summary>Cancelled when the reader leaves the page; good to look at afterwards too.</summary>
    protected CancellationToken Leaving { get; }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Ids of what changed; a page without a feed is read on the beat alone.</summary>
    protected virtual async IAsyncEnumerable<int> ChangesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <summary>Whether a change of this id concerns the page.</summary>
    protected virtual bool Concerns(int id) => true;

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        var cancellation = Leaving;
        _ = InvokeAsync(() => BeatAsync(cancellation));
        _ = InvokeAsync(() => ListenAsync(cancellation));
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var id in ChangesAsync(cancellation))
                _changed |= Concerns(id);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (ObjectDisposedException) when (Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The service is going, and its page with it.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        try
        {
            using var timer = new PeriodicTimer(Beat);
            for (var beat = 1; await timer.WaitForNextTickAsync(cancellation); beat++)
            {
                if (!_changed && beat % IdleBeats != 0)
                    continue;
                _changed = false;
                await LoadAsync();
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (ObjectDisposedException) when (Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The service is going, and its page with it.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
