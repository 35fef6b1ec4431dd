namespace WebShopRL.Agents.Policies.Remembering;

/// <summary>
/// The pages of an episode before the one at hand and what was done on each. Nothing else is known of an episode, so that the same actions have the same history wherever they are taken: while playing, in a fork, in a stored
/// trajectory, over REST. It never changes: what comes after is another history.
/// </summary>
public sealed class EpisodeHistory
{
    private readonly EpisodeHistory? _before;
    private readonly string _observation, _action;
    private Notebook? _notebook;

    private EpisodeHistory(EpisodeHistory? before, string observation, string action)
    {
        (_before, _observation, _action) = (before, observation, action);
        Notes = before is null ? EpisodeNotes.None : new EpisodeNotes(() => Take().Entries);
    }

    /// <summary>That of an episode's first page.</summary>
    public static EpisodeHistory Start { get; } = new(null, "", "");

    /// <summary>What was seen.</summary>
    public EpisodeNotes Notes { get; }

    /// <param name="observation">The page at hand, in text_rich.</param>
    /// <param name="action">What was done there, as the environment took it. An action that does nothing adds nothing.</param>
    public EpisodeHistory After(string observation, string action) => new(this, observation, action);

    /// <summary>From the last page whose notes were taken on. Not by recursion: an episode may have ten thousand actions.</summary>
    private Notebook Take()
    {
        Stack<EpisodeHistory> open = [];
        var at = this;
        for (; at is { _notebook: null, _before: not null }; at = at._before)
            open.Push(at);
        var notebook = at._notebook ?? Notebook.Empty;
        while (open.TryPop(out var next))
            next._notebook = notebook = notebook.After(next._observation, next._action);
        return notebook;
    }
}
