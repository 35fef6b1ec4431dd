namespace WebShopRL.Web.Layout;

/// <summary>Stands in for a page that failed. Messages for people are shown; of others the log has the whole, under a mark that the page shows.</summary>
public sealed partial class PageErrorBoundary(ILogger<PageErrorBoundary> logger)
{
    private string _mark = "";

    protected override Task OnErrorAsync(Exception exception)
    {
        _mark = Guid.NewGuid().ToString("N")[..8];
        LogFailed(exception, _mark);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Error, "A page could not be shown ({Mark})")]
    private partial void LogFailed(Exception failure, string mark);
}
