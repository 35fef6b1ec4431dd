using System.Collections.Concurrent;
using WebShopRL.Shop.Goals;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Compatibility.Site;

/// <summary>
/// The site's visitors: a session's goal is all that the site remembers, everything else stands in its addresses. The original keeps them for
/// ever; here, past a maximum, those not seen for longest go, since any address of one segment makes a session.
/// </summary>
internal sealed class SiteSessions(ShopProvider shop, SiteSessionLogs logs, TimeProvider time)
{
    private const int Maximum = 100_000;

    private readonly Lazy<SessionGoals> _goals = new(() => new SessionGoals(shop.Current.Goals), LazyThreadSafetyMode.PublicationOnly);
    private readonly ConcurrentDictionary<string, long> _lastSeen = new(StringComparer.Ordinal);
    private readonly Lock _trimming = new();
    private int _count;

    /// <summary>The session's goal; a new session is given one. Throws <see cref="ArgumentException"/> where a <c>fixed</c> id names no goal.</summary>
    public Goal Enter(string id)
    {
        var goal = _goals.Value.ForSite(id);
        if (_lastSeen.TryAdd(id, time.GetTimestamp()))
        {
            if (Interlocked.Increment(ref _count) > Maximum)
                Trim();
        }
        else
            _lastSeen[id] = time.GetTimestamp();
        return goal;
    }

    /// <summary>The goal of a session that has been to the search page; null for any other.</summary>
    public Goal? Find(string id)
    {
        if (_goals.Value.Find(id) is not { } goal)
            return null;
        if (_lastSeen.TryGetValue(id, out var before))
            _lastSeen.TryUpdate(id, time.GetTimestamp(), before);
        return goal;
    }

    private void Trim()
    {
        lock (_trimming)
        {
            if (Volatile.Read(ref _count) <= Maximum)
                return;
            foreach (var (id, _) in _lastSeen.ToArray().OrderBy(seen => seen.Value).Take(Maximum / 10))
                if (_lastSeen.TryRemove(id, out _))
                {
                    _goals.Value.Forget(id);
                    logs.Forget(id);
                    Interlocked.Decrement(ref _count);
                }
        }
    }
}
