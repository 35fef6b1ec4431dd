using Microsoft.EntityFrameworkCore;
using WebShopRL.Shop;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Store;

namespace WebShopRL.Web.Episodes;

/// <summary>
/// An episode being played. Only its actions are kept: an episode is a function of its goal and actions, so what was seen on the way is played again
/// when somebody asks, and an episode that nobody has touched for a while sleeps as its actions alone. One caller at a time: a step waits for the one before.
/// </summary>
public sealed class PlayedEpisode
{
    /// <summary>Past so many actions an episode takes no more; shoppers need a dozen.</summary>
    public const int MaximumSteps = 10_000;

    /// <summary>Past so many characters of actions it takes no more either: they are kept.</summary>
    public const int MaximumText = 4 << 20;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _waking = new();
    private readonly List<TakenAction> _taken = [];
    private readonly Storefront _shop;
    private readonly EpisodePlan _plan;
    private readonly IDbContextFactory<WebShopDbContext> _stores;
    private readonly TimeProvider _time;
    private Episode? _episode;
    private StepResult _last;
    private int _text;
    private long _lastUsed;
    private long _shown;

    internal PlayedEpisode(string id, EpisodePlan plan, Storefront shop, IDbContextFactory<WebShopDbContext> stores, TimeProvider time, IReadOnlyList<TakenAction> taken)
    {
        (Id, _plan, _shop, _stores, _time) = (id, plan, shop, stores, time);
        _episode = Begin();
        foreach (var before in taken)
            Note(before, before.Action.On(_episode));
        Touch();
        _shown = _time.GetTimestamp();
    }

    public string Id { get; }
    public string? Annotator => _plan.Annotator;
    public string? Session => _plan.Session;
    public ObservationMode Mode => _plan.Mode;
    public IReadOnlyList<ObservationMode> Modes => _plan.Modes;
    public Goal Goal => _plan.Goal;
    /// <summary>True once something was bought and the episode takes no more actions.</summary>
    public bool IsDone { get; private set; }
    /// <summary>Actions taken so far.</summary>
    public int StepCount => _taken.Count;
    /// <summary>The agent that took an action, the last one of several; null where all are the player's.</summary>
    public string? Agent { get; private set; }
    /// <summary>Time of the last use, in the clock's ticks.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);
    /// <summary>Whether it is kept as its actions alone.</summary>
    public bool IsAsleep => Volatile.Read(ref _episode) is null;

    /// <summary>The episode where its last action left it; played again first where it sleeps.</summary>
    public Episode Episode => Volatile.Read(ref _episode) ?? Wake();

    /// <summary>Takes the action, records it, and stores the trajectory when this ends the episode.</summary>
    /// <exception cref="EpisodeConflictException">It has ended already, or is too long.</exception>
    public Task<StepResult> StepAsync(PlayerAction action, CancellationToken cancellation = default) => StepAsync(action, null, static (_, result) => result, cancellation).AsTask();

    /// <summary>The same for an action in words.</summary>
    public Task<StepResult> StepAsync(string action, CancellationToken cancellation = default) => StepAsync(new PlayerAction.Said(action), cancellation);

    /// <summary>The same; what <paramref name="read"/> reads off the episode is read before anybody else's action.</summary>
    /// <param name="step">
    /// How many actions the caller knows of. The last one sent again with its number is answered again and not taken twice; any other number that is not
    /// the episode's tells that somebody else plays it.
    /// </param>
    public ValueTask<T> StepAsync<T>(PlayerAction action, int? step, Func<Episode, StepResult, T> read, CancellationToken cancellation = default) => StepAsync(action, null, step, read, cancellation);

    /// <summary>An agent's action. From here on the episode is no person's, and is not stored as a human trajectory.</summary>
    public Task<StepResult> StepAsync(string action, string agent, int step, CancellationToken cancellation = default) =>
        StepAsync(new PlayerAction.Said(action), agent, step, static (_, result) => result, cancellation).AsTask();

    private async ValueTask<T> StepAsync<T>(PlayerAction action, string? agent, int? step, Func<Episode, StepResult, T> read, CancellationToken cancellation)
    {
        Touch();
        // Most often nobody is before us, and then nothing here waits.
        if (!_turn.Wait(0, CancellationToken.None))
            await _turn.WaitAsync(cancellation);
        try
        {
            if (step is { } known && known == _taken.Count - 1 && _taken[^1].Action == action)
                return read(Episode, _last);
            Check(action, step);
            var taken = new TakenAction(action, _time.GetElapsedTime(_shown).TotalSeconds, agent);
            // Where the step is kept it is tried on a copy: if it cannot be, nothing has happened and the action can be sent again.
            var next = Annotator is null && _plan.Record is null ? Episode : Episode.Fork();
            var result = action.On(next);
            await KeepAsync(taken, result, cancellation);
            Volatile.Write(ref _episode, next);
            Note(taken, result);
            _shown = _time.GetTimestamp();
            return read(next, result);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The steps so far, played again.</summary>
    public async Task<IReadOnlyList<PlayedStep>> StepsAsync(CancellationToken cancellation = default)
    {
        var taken = await TakenAsync(cancellation);
        var replayed = Begin();
        return [.. taken.Select(one => new PlayedStep(replayed.Observe(Mode), replayed.Url, one.Action.Text, one.Action.On(replayed)))];
    }

    /// <summary>The actions so far, and the episode as it was before the first of them.</summary>
    public async Task<(Episode Start, IReadOnlyList<TakenAction> Taken)> ReplayAsync(CancellationToken cancellation = default) => (Begin(), await TakenAsync(cancellation));

    private async Task<TakenAction[]> TakenAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return [.. _taken];
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Note(TakenAction taken, StepResult result)
    {
        _taken.Add(taken);
        _text += taken.Action.Text.Length;
        _last = result;
        Agent = taken.Agent ?? Agent;
        IsDone = result.Done && !_plan.GoesOn;
    }

    internal void Touch() => Volatile.Write(ref _lastUsed, _time.GetTimestamp());

    /// <summary>Keeps the actions alone, unless somebody is at it.</summary>
    internal void Sleep()
    {
        if (!_turn.Wait(0))
            return;
        Volatile.Write(ref _episode, null);
        _turn.Release();
    }

    private Episode Begin() => new(_shop, Goal, Session ?? Id);

    // Actions are added by a step alone, which has woken the episode before: nobody adds one while they are played again here.
    private Episode Wake()
    {
        lock (_waking)
        {
            if (_episode is { } awake)
                return awake;
            var replayed = Begin();
            foreach (var taken in _taken)
                taken.Action.On(replayed);
            Volatile.Write(ref _episode, replayed);
            return replayed;
        }
    }

    private void Check(PlayerAction action, int? step)
    {
        if (IsDone)
            throw new EpisodeConflictException($"Episode {Id} has ended with reward {Episode.Reward}: start another.");
        if (_taken.Count >= MaximumSteps)
            throw new EpisodeConflictException($"Episode {Id} has had {MaximumSteps} actions, the most there may be: start another.");
        if (_text + (long)action.Text.Length > MaximumText)
            throw new EpisodeConflictException($"Episode {Id} has had {_text} characters of actions and this one has {action.Text.Length}; {MaximumText} is the most there may be: start another, or send shorter actions.");
        if (step is { } known && known != _taken.Count)
            throw new EpisodeConflictException($"Episode {Id} has had {_taken.Count} actions and you know of {known}: somebody else plays it too. Give each client episodes of its own, or read on from GET /api/v1/episodes/{Id}.");
    }

    private async Task KeepAsync(TakenAction taken, StepResult result, CancellationToken cancellation)
    {
        var trajectory = result.Done && Annotator is not null && (taken.Agent ?? Agent) is null ? HumanTrajectory.Of(Begin(), [.. _taken, taken], Annotator, result.Reward, _time.GetUtcNow()) : null;
        if (_plan.Record is { } record)
        {
            await record.KeepAsync(this, [.. _taken, taken], result.Done ? result.Reward : null, trajectory, cancellation);
            return;
        }
        if (trajectory is null)
            return;
        await using var store = await _stores.CreateDbContextAsync(cancellation);
        store.Trajectories.Add(trajectory);
        await store.SaveChangesAsync(cancellation);
    }
}

/// <summary>A step as the player saw it.</summary>
/// <param name="Observation">The page before the action.</param>
/// <param name="Url">The address before the action.</param>
public sealed record PlayedStep(string Observation, string Url, string Action, StepResult Result);

/// <summary>The episode does not take the action: it has ended, is too long, or is not where the caller thinks it is.</summary>
public sealed class EpisodeConflictException(string message) : InvalidOperationException(message);
