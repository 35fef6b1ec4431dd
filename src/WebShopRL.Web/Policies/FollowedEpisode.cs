using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Judging;

namespace WebShopRL.Web.Policies;

/// <summary>
/// What an agent has seen of an episode that somebody else plays: each page is shown to an agent that remembers once, in order. Belongs to the thread that drives the policies.
/// </summary>
public sealed class FollowedEpisode
{
    private IPolicy? _agent;
    private object _episode = new();
    private int _shown;
    private ActionDistribution? _last;

    /// <summary>Whether the agent asked last remembers: it then gives its one action, and no probabilities of the others.</summary>
    public bool IsJudged { get; private set; }

    internal ActionDistribution Show(IPolicy agent, IReadOnlyList<Decision> decisions)
    {
        IsJudged = agent is JudgePolicy;
        if (!IsJudged)
            return agent.Act([decisions[^1]])[0];
        // One that was loaded anew has forgotten everything.
        if (_agent != agent)
            (_agent, _episode, _shown) = (agent, new object(), 0);
        while (_shown < decisions.Count || _last is null)
        {
            _last = agent.Act([decisions[_shown] with { Episode = _episode }])[0];
            _shown++;
        }
        return _last;
    }
}
