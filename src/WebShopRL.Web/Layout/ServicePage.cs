using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using WebShopRL.Store;

namespace WebShopRL.Web.Layout;

/// <summary>
/// A page over the database that outlives it: while the database is away, what was read before stays, the layout says so, and the page reads again until it
/// is back. No handler of the page needs to think of that: all of its events come through here.
/// </summary>
public abstract partial class ServicePage : ComponentBase, IHandleEvent, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = new();
    private Task _reading = Task.CompletedTask;
    private int _asked;
    private bool _isSending;

    protected ServicePage() => Leaving = _leaving.Token;

    [Inject] private DatabaseState Database { get; set; } = null!;
    [Inject] private PageReading Reading { get; set; } = null!;
    [Inject] private IHostApplicationLifetime Lifetime { get; set; } = null!;
    [Inject] private AuthenticationStateProvider Login { get; set; } = null!;

    /// <summary>Cancelled when the reader leaves the page; good to look at afterwards too.</summary>
    protected CancellationToken Leaving { get; }

    /// <summary>The person who looks at the page, as the login knows them.</summary>
    protected async Task<ClaimsPrincipal> PersonAsync() => (await Login.GetAuthenticationStateAsync()).User;

    /// <summary>True while a form of this page is on its way, after it has done its work, and before anybody listens: its button takes no presses.</summary>
    protected bool Busy => _isSending || !RendererInfo.IsInteractive;

    /// <summary>The form of this page as it is shown now: what is launched with it is launched once, also where the answer was lost and it is sent again.</summary>
    protected string FormKey { get; } = $"form {Guid.NewGuid():N}";

    /// <summary>Reads what the page shows: when it is opened, when its address changes, and after the database was away.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Whether the page is to be read again on a beat, of which there is one a second.</summary>
    private protected virtual bool IsDue(int beat) => false;

    protected sealed override Task OnParametersSetAsync()
    {
        if (_tookOver)
        {
            _tookOver = false;
            return Task.CompletedTask;
        }
        Reading.Begin(this);
        return ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (_reading.IsCompleted)
            Reading.End(this);
        if (firstRender)
            Start(BeatAsync);
    }

    /// <summary>
    /// Sends a form; it says whether that has done its work, so that the page is left. The second press of a double click changes nothing: it comes while the
    /// first is on its way, or after it.
    /// </summary>
    protected async Task SendAsync(Func<Task<bool>> send)
    {
        if (_isSending)
            return;
        _isSending = true;
        try
        {
            _isSending = await send();
        }
        catch
        {
            _isSending = false;
            throw;
        }
    }

    /// <summary>Goes on beside the page until the reader leaves.</summary>
    private protected void Start(Func<CancellationToken, Task> work) => _ = InvokeAsync(async () =>
    {
        try
        {
            await work(Leaving);
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
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
    });

    private async Task BeatAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Beat);
        for (var beat = 1; await timer.WaitForNextTickAsync(cancellation); beat++)
        {
            if (!_reading.IsCompleted || !Database.IsAway && !IsDue(beat))
                continue;
            await ReadAsync();
            StateHasChanged();
        }
    }

    /// <summary>One after another: what was asked for last is what the page shows, however long the one before takes.</summary>
    private Task ReadAsync() => _reading = ReadAsync(after: _reading, ++_asked);

    private async Task ReadAsync(Task after, int place)
    {
        await after.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (place != _asked)
            return;
        try
        {
            if (Database.IsAway && !await Database.AnswersAsync(Leaving))
                return;
            await LoadAsync();
            Database.IsBack();
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure))
        {
            Database.WentAway();
        }
    }

    /// <summary>As every component does it, and what meets a database that is away is told instead of ending the page.</summary>
    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        try
        {
            var handling = item.InvokeAsync(arg);
            StateHasChanged();
            await handling;
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (DatabaseRetry.IsAway(failure))
        {
            Database.Refused();
        }
        StateHasChanged();
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
        Reading.End(this);
        _keeping.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }
}
