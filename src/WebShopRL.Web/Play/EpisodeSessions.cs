using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Web.Play;

/// <summary>
/// The episodes that people and clients are playing, in memory; one idle for longer than <c>Episodes:IdleMinutes</c> is let go.
/// A finished episode with an annotator is stored as a human trajectory.
/// </summary>
public sealed class EpisodeSessions
{
    /// <summary>Starts an episode on a goal. Its steps are recorded.</summary>
    public Task<PlayedEpisode> StartAsync(Goal goal, string? annotator, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The episode, or null where there is none (any more).</summary>
    public PlayedEpisode? Find(string id) => throw new NotImplementedException();
}

/// <summary>An episode being played, with the record of its steps. One caller at a time: <see cref="StepAsync"/> waits for the one before.</summary>
public sealed class PlayedEpisode
{
    public string Id => throw new NotImplementedException();
    public Episode Episode => throw new NotImplementedException();

    /// <summary>Takes the action, records it, and stores the trajectory when this ends the episode.</summary>
    public Task<StepResult> StepAsync(string action, CancellationToken cancellation = default) => throw new NotImplementedException();
}

internal static class PlayServices
{
    public static void AddPlay(this WebApplicationBuilder builder) => builder.Services.AddSingleton<EpisodeSessions>();
}
