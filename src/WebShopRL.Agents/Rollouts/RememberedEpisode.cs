using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Remembering;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Agents.Rollouts;

/// <summary>An episode together with what was seen in it: the way from an episode to a decision, so that no policy is shown a page without what came before it.</summary>
public sealed class RememberedEpisode
{
    private readonly int _before;
    private EpisodeHistory _history;
    private int _steps;
    private string? _shown;

    /// <param name="episode">One that begins. From here on actions are taken through this object alone.</param>
    /// <exception cref="ArgumentException">Actions were taken before: what was seen then is not known.</exception>
    public RememberedEpisode(Episode episode) : this(episode, EpisodeHistory.Start)
    {
        if (_before > 0)
            throw new ArgumentException($"The episode has {_before} actions behind it, and nobody remembers what was seen: give one that begins, or fork one that is remembered.", nameof(episode));
    }

    private RememberedEpisode(Episode episode, EpisodeHistory history) => (Episode, _history, _before) = (episode, history, episode.Steps);

    /// <summary>To look at.</summary>
    public Episode Episode { get; }

    /// <summary>What was seen before the page at hand.</summary>
    /// <exception cref="InvalidOperationException">An action was taken past this object.</exception>
    public EpisodeNotes Notes => Episode.Steps == _before + _steps
        ? _history.Notes
        : throw new InvalidOperationException($"The episode has {Episode.Steps} actions, and {_before + _steps} of them are remembered: take actions through what remembers them.");

    /// <summary>What there is to choose now.</summary>
    /// <inheritdoc cref="DecisionBuilder.Build(Episode, IReadOnlyList{string}?)"/>
    public Decision Decide(IReadOnlyList<string>? queries = null) => After(DecisionBuilder.Build(Episode, queries));

    /// <inheritdoc cref="DecisionBuilder.BuildWithQuery"/>
    public Decision DecideWithQuery(string query) => After(DecisionBuilder.BuildWithQuery(Episode, query));

    /// <summary>Takes an action.</summary>
    public StepResult Step(string action) => Step(new PlayerAction.Said(action));

    /// <inheritdoc cref="Step(string)"/>
    public StepResult Step(PlayerAction action)
    {
        _history = _history.After(_shown ?? Episode.Observe(ObservationMode.TextRich), action.Text);
        (_shown, _steps) = (null, _steps + 1);
        return action.On(Episode);
    }

    /// <summary>An independent copy that remembers the same.</summary>
    public RememberedEpisode Fork() => new(Episode.Fork(), _history);

    private Decision After(Offer offer)
    {
        _shown = offer.Observation; // rendered once for each page
        return offer.After(Notes);
    }
}
