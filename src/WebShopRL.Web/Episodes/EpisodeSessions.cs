using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Episodes;

/// <summary>
/// The episodes that people and clients are playing, in memory; one idle for longer than <c>Episodes:IdleMinutes</c> is let go where it has ended and sleeps where it
/// has not, until somebody goes on with it or <c>Episodes:KeepHours</c> are over. Past <c>Episodes:Maximum</c> those idle longest are let go, finished ones first. A
/// finished episode with an annotator is stored as a human trajectory.
/// </summary>
public sealed class EpisodeSessions : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, PlayedEpisode> _episodes = new(StringComparer.Ordinal);
    private readonly Lock _trimming = new();
    private readonly ShopProvider _shop;
    private readonly IDbContextFactory<WebShopDbContext> _stores;
    private readonly EpisodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _sweeper;
    private int _count;

    public EpisodeSessions(ShopProvider shop, IDbContextFactory<WebShopDbContext> stores, EpisodeOptions options, TimeProvider time)
    {
        (_shop, _stores, _options, _time) = (shop, stores, options, time);
        _sweeper = time.CreateTimer(_ => LetIdleOnesGo(), null, SweepEvery, SweepEvery);
    }

    /// <summary>Episodes in memory now, those that sleep included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>An id is all that is asked of who plays an episode: too long to guess.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Starts an episode. Throws <see cref="ShopNotOpenException"/> where the shop is not open.</summary>
    public PlayedEpisode Start(EpisodePlan plan) => Begin(NewId(), plan, []);

    /// <summary>As <see cref="Start"/>, under an id that was given before, with actions that were taken before: it goes on behind them.</summary>
    public PlayedEpisode Begin(string id, EpisodePlan plan, IReadOnlyList<TakenAction> taken)
    {
        if (Count >= _options.Maximum)
            Trim();
        var episode = new PlayedEpisode(id, plan, _shop.Current, _stores, _time, taken);
        if (_episodes.TryAdd(id, episode))
            Interlocked.Increment(ref _count);
        else
            _episodes[id] = episode;
        return episode;
    }

    /// <summary>The episode, or null where there is none (any more).</summary>
    public PlayedEpisode? Find(string id) => _episodes.GetValueOrDefault(id);

    /// <summary>Lets an episode go. False where there is none.</summary>
    public bool Remove(string id)
    {
        if (!_episodes.TryRemove(id, out _))
            return false;
        Interlocked.Decrement(ref _count);
        return true;
    }

    /// <summary>The episodes whose session begins so, by id.</summary>
    public IReadOnlyList<PlayedEpisode> OfSession(string prefix) =>
        [.. _episodes.Values.Where(episode => episode.Session?.StartsWith(prefix, StringComparison.Ordinal) == true).OrderBy(episode => episode.Id, StringComparer.Ordinal)];

    /// <summary>How long nobody has touched the episode.</summary>
    public TimeSpan IdleTime(PlayedEpisode episode) => _time.GetElapsedTime(episode.LastUsed);

    private void LetIdleOnesGo()
    {
        foreach (var (id, episode) in _episodes)
        {
            var idle = IdleTime(episode);
            if (idle > _options.Keep || idle > _options.Idle && episode.IsDone)
                Remove(id);
            else if (idle > _options.Idle && !episode.IsAsleep)
                episode.Sleep();
        }
    }

    /// <summary>Makes room for a tenth of the maximum, so that a full house sorts its guests once in many arrivals.</summary>
    private void Trim()
    {
        lock (_trimming)
        {
            var excess = Count - (_options.Maximum - Math.Max(1, _options.Maximum / 10));
            if (Count < _options.Maximum)
                return;
            foreach (var (id, _, _) in _episodes
                .Select(entry => (entry.Key, entry.Value.IsDone, entry.Value.LastUsed))
                .OrderByDescending(entry => entry.IsDone).ThenBy(entry => entry.LastUsed)
                .Take(excess).ToArray())
                Remove(id);
        }
    }

    public void Dispose() => _sweeper.Dispose();
}
