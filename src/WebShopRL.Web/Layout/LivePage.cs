using System.Runtime.CompilerServices;

namespace WebShopRL.Web.Layout;

/// <summary>A page that reads its rows again while it is open: soon after something changed, and every few seconds in any case.</summary>
public abstract class LivePage : ServicePage
{
    private const int IdleBeats = 5;

    private volatile bool _changed;

    /// <summary>Ids of what changed; null where anything may have. A page without a feed is read on the beat alone.</summary>
    protected virtual async IAsyncEnumerable<int?> ChangesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <summary>Whether a change of this id concerns the page.</summary>
    protected virtual bool Concerns(int id) => true;

    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender)
            Start(ListenAsync);
    }

    private protected override bool IsDue(int beat)
    {
        if (!_changed && beat % IdleBeats != 0)
            return false;
        _changed = false;
        return true;
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await foreach (var id in ChangesAsync(cancellation))
            _changed |= id is null || Concerns(id.Value);
    }
}
