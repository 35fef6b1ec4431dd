using WebShopRL.Store.Episodes;

namespace WebShopRL.Web.Episodes;

/// <summary>Where an episode's actions are kept as they are taken, so that it outlives the program.</summary>
public interface IEpisodeRecord
{
    /// <summary>Keeps an action before it counts: where this throws, nothing has happened and the action can be sent again.</summary>
    /// <param name="taken">All of the episode's actions, the new one last.</param>
    /// <param name="reward">Of the purchase; null where nothing was bought.</param>
    /// <param name="trajectory">To be stored with the purchase; null where there is none.</param>
    /// <exception cref="EpisodeConflictException">It takes no more actions.</exception>
    Task KeepAsync(PlayedEpisode episode, IReadOnlyList<TakenAction> taken, double? reward, StoredTrajectory? trajectory, CancellationToken cancellation);
}
