using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Web.Episodes;
using WebShopRL.Web.Policies;
using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Web.Play.Advice;

/// <summary>Asks agents what they would do in an episode that somebody else plays. What an agent that remembers has seen of it goes when the episode does.</summary>
public sealed class AgentAdvisor(DecisionAdvisor advisor)
{
    private readonly ConditionalWeakTable<PlayedEpisode, ConcurrentDictionary<string, FollowedEpisode>> _followed = [];

    /// <summary>What the agent of that reference would do on the page that the episode is on. It is offered what evaluations offer: on the search page the instruction alone.</summary>
    /// <exception cref="AgentUnavailableException">It cannot be loaded or cannot answer.</exception>
    public async Task<AgentAdvice> AskAsync(string checkpoint, PlayedEpisode played, CancellationToken cancellation = default)
    {
        var (decisions, steps) = await DecisionsAsync(played, cancellation);
        return await advisor.AskAsync(checkpoint, decisions, steps, folder => _followed.GetOrCreateValue(played).GetOrAdd(folder, _ => new FollowedEpisode()), cancellation);
    }

    /// <summary>A decision for each page that a valid action led to, the present one last.</summary>
    private static async Task<(List<Decision> Decisions, int Steps)> DecisionsAsync(PlayedEpisode played, CancellationToken cancellation)
    {
        var (begun, taken) = await played.ReplayAsync(cancellation);
        var episode = new RememberedEpisode(begun);
        List<Decision> decisions = [episode.Decide()];
        foreach (var one in taken)
            if (episode.Step(one.Action).ActionIsValid)
                decisions.Add(episode.Decide() with { Taken = one.Action.Text.ToLowerInvariant() });
        return (decisions, taken.Count);
    }
}
