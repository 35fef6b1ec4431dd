using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Play;

/// <summary>
/// An episode being played. Only its actions are kept: an episode is a function of its goal and actions, so what was seen on the way is played again
/// when somebody asks. One caller at a time: <see cref="StepAsync(PlayerAction, CancellationToken)"/> waits for the one before.
/// </summary>
public sealed class PlayedEpisode
{
    /// <summary>Past so many actions an episode takes no more; shoppers need a dozen.</summary>
    public const int MaximumSteps = 10_000;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<PlayerAction> _actions = [];
    private readonly IDbContextFactory<WebShopDbContext> _stores;
    private readonly TimeProvider _time;
    private long _lastUsed;

    internal PlayedEpisode(string id, Episode episode, string? annotator, ObservationMode mode, IDbContextFactory<WebShopDbContext> stores, TimeProvider time)
    {
        (Id, Episode, Annotator, Mode, _stores, _time) = (id, episode, annotator, mode, stores, time);
        Touch();
    }

    public string Id { get; }
    public Episode Episode { get; private set; }
    public string? Annotator { get; }
    /// <summary>How the pages are shown to whoever plays.</summary>
    public ObservationMode Mode { get; }
    public Goal Goal => Episode.Goal;
    /// <summary>True once something was bought: the episode takes no more actions.</summary>
    public bool IsDone { get; private set; }
    /// <summary>Time of the last use, in the clock's ticks.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Takes the action, records it, and stores the trajectory when this ends the episode.</summary>
    /// <exception cref="EpisodeEndedException">It has ended already, or is too long.</exception>
    public Task<StepResult> StepAsync(PlayerAction action, CancellationToken cancellation = default) => StepAsync(action, static (_, result) => result, cancellation);

    /// <summary>The same for an action in words.</summary>
    public Task<StepResult> StepAsync(string action, CancellationToken cancellation = default) => StepAsync(new PlayerAction.Said(action), cancellation);

    /// <summary>The same; what <paramref name="read"/> reads off the episode is read before anybody else's action.</summary>
    public async Task<T> StepAsync<T>(PlayerAction action, Func<Episode, StepResult, T> read, CancellationToken cancellation = default)
    {
        Touch();
        await _turn.WaitAsync(cancellation);
        try
        {
            if (IsDone)
                throw new EpisodeEndedException($"Episode {Id} has ended with reward {Episode.Reward}: start another.");
            if (_actions.Count >= MaximumSteps)
                throw new EpisodeEndedException($"Episode {Id} has had {MaximumSteps} actions, the most there may be: start another.");
            // With an annotator the step is tried on a copy: where the trajectory cannot be stored, nothing has happened and the action can be sent again.
            var next = Annotator is null ? Episode : Episode.Fork();
            var result = action.On(next);
            if (result.Done && Annotator is not null)
                await StoreAsync(action, result.Reward, cancellation);
            Episode = next;
            _actions.Add(action);
            IsDone = result.Done;
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
        PlayerAction[] actions;
        await _turn.WaitAsync(cancellation);
        try
        {
            actions = [.. _actions];
        }
        finally
        {
            _turn.Release();
        }
        var replayed = new Episode(Episode.Shop, Goal, Id);
        return [.. actions.Select(action => new PlayedStep(replayed.Observe(Mode), replayed.Url, action.Text, action.On(replayed)))];
    }

    /// <summary>What there is to learn: the valid steps. One that changed nothing teaches nothing.</summary>
    private List<TrajectoryStep> ToLearn(IEnumerable<PlayerAction> actions)
    {
        var replayed = new Episode(Episode.Shop, Goal, Id);
        List<TrajectoryStep> steps = [];
        foreach (var action in actions)
        {
            var step = TrajectoryJson.StepOf(replayed, action.Text);
            if (action.On(replayed).ActionIsValid)
                steps.Add(step);
        }
        return steps;
    }

    private async Task StoreAsync(PlayerAction lastAction, double reward, CancellationToken cancellation)
    {
        var steps = ToLearn([.. _actions, lastAction]);
        await using var store = await _stores.CreateDbContextAsync(cancellation);
        store.Trajectories.Add(new StoredTrajectory
        {
            Source = "human",
            Catalog = Episode.Shop.Name,
            CatalogFingerprint = Episode.Shop.Fingerprint,
            Goal = Goal.Index,
            Instruction = Goal.InstructionText,
            Annotator = Annotator,
            Reward = reward,
            Length = steps.Count,
            Steps = TrajectoryJson.Serialize(steps),
            CreatedAt = _time.GetUtcNow(),
        });
        await store.SaveChangesAsync(cancellation);
    }

    internal void Touch() => Volatile.Write(ref _lastUsed, _time.GetTimestamp());
}

/// <summary>A step as the player saw it.</summary>
/// <param name="Observation">The page before the action.</param>
/// <param name="Url">The address before the action.</param>
public sealed record PlayedStep(string Observation, string Url, string Action, StepResult Result);

/// <summary>The episode takes no more actions.</summary>
public sealed class EpisodeEndedException(string message) : InvalidOperationException(message);
