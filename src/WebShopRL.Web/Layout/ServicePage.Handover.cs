using Microsoft.AspNetCore.Components;

namespace WebShopRL.Web.Layout;

/// <summary>A page is drawn twice when it is opened: for the answer to the browser, and by its circuit. What the first drawing has read, the second need not read again.</summary>
public abstract partial class ServicePage
{
    private PersistingComponentStateSubscription _keeping;
    private bool _tookOver;

    [Inject] private PageHandover Handover { get; set; } = null!;
    [Inject] private PersistentComponentState Carried { get; set; } = null!;

    /// <summary>All that <see cref="LoadAsync"/> has read, for pages that hand it from their first drawing to that of their circuit; null from pages that are read for both.</summary>
    private protected virtual object? ToHandOver => null;

    /// <summary>Shows what the first drawing has read; false where that is something else, and the page is read again.</summary>
    private protected virtual bool TakeOver(object read) => false;

    protected override void OnInitialized()
    {
        const string name = "page";
        if (!RendererInfo.IsInteractive)
            _keeping = Carried.RegisterOnPersisting(() =>
            {
                if (!Database.IsAway && ToHandOver is { } read)
                    Carried.PersistAsJson(name, Handover.Keep(read));
                return Task.CompletedTask;
            });
        else
            _tookOver = Carried.TryTakeFromJson<Guid>(name, out var key) && Handover.Take(key) is { } read && TakeOver(read);
    }
}
