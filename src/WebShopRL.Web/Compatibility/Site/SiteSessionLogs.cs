using System.Collections.Concurrent;
using System.Text;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Web.Compatibility.Site;

/// <summary>
/// The site's logs of what its visitors saw, as WebShop's <c>--log</c> writes them: a file of JSON lines for each session, begun anew when the session is new and closed by
/// the purchase. Only where <c>Compatibility:SessionLogs</c> names a folder. A log that cannot be written is reported and costs the visitor nothing.
/// </summary>
internal sealed partial class SiteSessionLogs(string? folder, ILogger<SiteSessionLogs> logger)
{
    private const int LongestFileName = 200;

    private readonly ConcurrentDictionary<string, SessionState> _sessions = new(StringComparer.Ordinal);

    /// <summary>Writes the line of a page that is about to be shown.</summary>
    public void Record(Page page, string url)
    {
        if (folder is null)
            return;
        var session = _sessions.GetOrAdd(page.SessionId, static _ => new());
        lock (session)
        {
            if (session.IsClosed)
                return;
            try
            {
                Directory.CreateDirectory(folder);
                using var file = new StreamWriter(Path.Combine(folder, FileName(page.SessionId)), append: session.IsBegun, new UTF8Encoding(false));
                file.Write(SessionLog.Line(page, url) + "\n");
                (session.IsBegun, session.IsClosed) = (true, page is DonePage);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogUnwritten(e, page.SessionId);
            }
        }
    }

    /// <summary>A session that is let go: its id, should it come again, is a new one.</summary>
    public void Forget(string sessionId) => _sessions.TryRemove(sessionId, out _);

    /// <summary>Any text may be a session's id: what no file name may hold is escaped, and one too long is known by its code.</summary>
    private static string FileName(string sessionId) =>
        (Uri.EscapeDataString(sessionId) is { Length: <= LongestFileName } name ? name : Receipt.CodeOf(sessionId)) + ".jsonl";

    [LoggerMessage(LogLevel.Warning, "The log of the site's session '{Session}' could not be written.")]
    private partial void LogUnwritten(Exception exception, string session);

    private sealed class SessionState
    {
        public bool IsBegun { get; set; }
        public bool IsClosed { get; set; }
    }
}
