namespace WebShopRL.Web.Layout;

/// <summary>Whether the page of a circuit has yet to show what it reads when it is opened; until then <c>handover.js</c> keeps in sight what was drawn before.</summary>
public sealed class PageReading
{
    private ServicePage? _page;

    public event Action? Changed;

    public bool IsOn => _page is not null;

    internal void Begin(ServicePage page) => Set(page);

    /// <summary>Ends the reading of that page; that of a page that has come in its place goes on.</summary>
    internal void End(ServicePage page)
    {
        if (_page == page)
            Set(null);
    }

    private void Set(ServicePage? page)
    {
        if (_page == page)
            return;
        _page = page;
        Changed?.Invoke();
    }
}
