using System.Collections.Concurrent;
using System.Globalization;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Goals;

/// <summary>
/// Which goal a session is given, and remembers. Random ones come from Python's generator where the shuffle of the goals left it, so that the first visitors after
/// a start get the goals that the original gives them. Safe to call from many threads.
/// </summary>
public sealed class SessionGoals
{
    private readonly IReadOnlyList<Goal> _goals;
    private readonly GoalWeights _weights;
    private readonly PythonRandom _random = new(GoalBuilder.ShuffleSeed);
    private readonly Lock _drawing = new();
    private readonly ConcurrentDictionary<string, Goal> _bySession = new(StringComparer.Ordinal);

    public SessionGoals(IReadOnlyList<Goal> goals)
    {
        _goals = goals;
        _weights = new(goals);
        // What the shuffle drew; which goals it moved does not matter here.
        _random.Shuffle(new int[goals.Count]);
    }

    /// <summary>
    /// The site's rule: a session id that contains <c>fixed</c> names its goal after the last underscore (<c>fixed_12</c>), any other is given a goal by weight.
    /// The first visit binds. Throws <see cref="ArgumentException"/> where an id names no goal.
    /// </summary>
    public Goal ForSite(string sessionId)
    {
        if (_bySession.TryGetValue(sessionId, out var bound))
            return bound;
        var goal = sessionId.Contains("fixed", StringComparison.Ordinal)
            ? Named(sessionId)
            : Drawn(_weights.DrawForSite);
        return _bySession.GetOrAdd(sessionId, goal);
    }

    /// <summary>The goal that a session has, or null before its first visit.</summary>
    public Goal? Find(string sessionId) => _bySession.GetValueOrDefault(sessionId);

    /// <summary>Lets a session go; its next visit binds it anew.</summary>
    public void Forget(string sessionId) => _bySession.TryRemove(sessionId, out _);

    /// <summary>
    /// The text environment's rule for <c>reset(None)</c>: an id of ten letters and a goal by weight, with the original's slip that never gives the first goal.
    /// </summary>
    public (string SessionId, Goal Goal) Next()
    {
        lock (_drawing)
        {
            var id = string.Create(10, _random, static (letters, random) =>
            {
                foreach (ref var letter in letters)
                    letter = (char)('a' + random.Choice(26));
            });
            return (id, _goals[_weights.Draw(_random)]);
        }
    }

    /// <summary>The goal at a Python index: negative ones count from the end. Throws <see cref="ArgumentOutOfRangeException"/> outside.</summary>
    public Goal At(int index) => index < _goals.Count && index >= -_goals.Count
        ? _goals[index < 0 ? index + _goals.Count : index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The goals are numbered 0 to {_goals.Count - 1}.");

    private Goal Named(string sessionId) =>
        int.TryParse(PythonText.Strip(sessionId[(sessionId.LastIndexOf('_') + 1)..]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            ? At(index)
            : throw new ArgumentException($"The session id '{sessionId}' contains 'fixed', so a goal's number must follow its last underscore.", nameof(sessionId));

    private Goal Drawn(Func<PythonRandom, int> draw)
    {
        lock (_drawing)
            return _goals[draw(_random)];
    }
}
