using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Weights;
using WebShopRL.Store;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Episodes;
using WebShopRL.Web.Failures;
using WebShopRL.Web.Policies;

namespace WebShopRL.Web.Play.Advice;

/// <summary>Asks agents what they would do in an episode that somebody else plays. What an agent that remembers has seen of it goes when the episode does.</summary>
public sealed class AgentAdvisor(IDbContextFactory<WebShopDbContext> stores, CheckpointFolders folders, PolicyServer server)
{
    private readonly ConditionalWeakTable<PlayedEpisode, ConcurrentDictionary<string, FollowedEpisode>> _followed = [];

    /// <summary>What the agent of that reference would do on the page that the episode is on. It is offered what evaluations offer: on the search page the instruction alone.</summary>
    /// <exception cref="AgentUnavailableException">It cannot be loaded or cannot answer.</exception>
    public async Task<AgentAdvice> AskAsync(string checkpoint, PlayedEpisode played, CancellationToken cancellation = default)
    {
        var (decisions, steps) = await DecisionsAsync(played, cancellation);
        var now = decisions[^1];
        // As in rollouts: where there is nothing to choose an agent is not asked.
        if (now.Actions.Count == 1)
            return new AgentAdvice(steps, checkpoint, IsJudged: false, [new(now.EnvironmentActions[0], now.Actions[0], 1)], now.EnvironmentActions[0], null);
        try
        {
            var folder = await FolderAsync(checkpoint, cancellation);
            var episode = _followed.GetOrCreateValue(played).GetOrAdd(folder, _ => new FollowedEpisode());
            var answer = await server.FollowAsync(folder, episode, [.. decisions.Where(decision => decision.Actions.Count > 1)], cancellation);
            return new AgentAdvice(steps, checkpoint, episode.IsJudged, [.. answer.LogProbabilities.Select((log, i) => new AdvisedAction(now.EnvironmentActions[i], now.Actions[i], Math.Exp(log)))], now.EnvironmentActions[answer.Best], answer.Value);
        }
        catch (Exception failure) when (failure is PolicyLoadException or NotFiniteException or CheckpointException or DirectoryNotFoundException or ModelHubException or InvalidOperationException && !DatabaseRetry.IsAway(failure))
        {
            throw new AgentUnavailableException($"The agent {checkpoint} cannot be asked: {FailureWords.Of(failure) ?? "the program itself failed at it."}", failure);
        }
    }

    private async Task<string> FolderAsync(string checkpoint, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        return await folders.HereAsync(checkpoint, store, cancellation) ?? (await folders.FindAsync(checkpoint, CheckpointUse.Playing, store, cancellation: cancellation)).Folder;
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
