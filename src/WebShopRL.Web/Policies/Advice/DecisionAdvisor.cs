using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Weights;
using WebShopRL.Store;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Failures;

namespace WebShopRL.Web.Policies.Advice;

/// <summary>Asks the agent of a checkpoint what it would do, wherever a page comes from: an episode that is under way, or a step that was stored.</summary>
public sealed class DecisionAdvisor(IDbContextFactory<WebShopDbContext> stores, CheckpointFolders folders, PolicyServer server)
{
    /// <summary>Where there is nothing to choose an agent is not asked, as in rollouts.</summary>
    /// <param name="checkpoint">A reference: <c>run:12</c>, <c>17</c>, <c>name:best-agent</c>, <c>model:demo-agent</c>.</param>
    /// <param name="decisions">All pages of the episode up to the one at hand, which is the last: an agent that remembers is shown them in order.</param>
    /// <param name="step">How many actions the episode had had.</param>
    /// <param name="followed">What the agent has seen of the episode, by its folder; null for an episode that is asked about by its pages alone, where agents that remember are refused.</param>
    /// <exception cref="AgentUnavailableException">It cannot be loaded or cannot answer.</exception>
    public async Task<AgentAdvice> AskAsync(string checkpoint, IReadOnlyList<Decision> decisions, int step, Func<string, FollowedEpisode>? followed = null, CancellationToken cancellation = default)
    {
        var now = decisions[^1];
        if (now.Actions.Count == 0)
            throw new AgentUnavailableException("Nothing was offered on this page: there is nothing to choose.");
        if (now.Actions.Count == 1)
            return new AgentAdvice(step, checkpoint, IsJudged: false, [new(now.EnvironmentActions[0], now.Actions[0], 1)], now.EnvironmentActions[0], null);
        try
        {
            var folder = await FolderAsync(checkpoint, followed is null ? CheckpointUse.Choosing : CheckpointUse.Playing, cancellation);
            var episode = followed?.Invoke(folder);
            var answer = episode is null
                ? await server.ActAsync(folder, now, cancellation)
                : await server.FollowAsync(folder, episode, [.. decisions.Where(decision => decision.Actions.Count > 1)], cancellation);
            return new AgentAdvice(step, checkpoint, episode is { IsJudged: true }, [.. answer.LogProbabilities.Select((log, i) => new AdvisedAction(now.EnvironmentActions[i], now.Actions[i], Math.Exp(log)))], now.EnvironmentActions[answer.Best], answer.Value);
        }
        catch (Exception failure) when (failure is PolicyLoadException or NotFiniteException or CheckpointException or DirectoryNotFoundException or ModelHubException or InvalidOperationException && !DatabaseRetry.IsAway(failure))
        {
            throw new AgentUnavailableException($"The agent {checkpoint} cannot be asked: {FailureWords.Of(failure) ?? "the program itself failed at it."}", failure);
        }
    }

    private async Task<string> FolderAsync(string checkpoint, CheckpointUse use, CancellationToken cancellation)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (use != CheckpointUse.Playing && await folders.ProblemAsync(checkpoint, use, store, cancellation) is { } problem)
            throw new InvalidOperationException(problem);
        return await folders.HereAsync(checkpoint, store, cancellation) ?? (await folders.FindAsync(checkpoint, use, store, cancellation: cancellation)).Folder;
    }
}
