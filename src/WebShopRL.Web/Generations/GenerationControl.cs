using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Generations;
using WebShopRL.Web.Trajectories;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Generations;

/// <summary>Puts generations that have ended in line again.</summary>
public sealed class GenerationControl(IDbContextFactory<WebShopDbContext> stores, WorkQueue queue)
{
    /// <summary>When that can be done, as an answer's sentence ends.</summary>
    public const string Rule = "only a failed or cancelled one can be resumed";

    /// <summary>
    /// Puts a failed or cancelled generation in line again: it goes on where its last stored block ended. False where it is unknown or in no such state; why not, where it is in such a state and cannot be resumed all the same.
    /// </summary>
    public async Task<(bool Resumed, string? Refusal)> ResumeAsync(int id, CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        if (await store.Generations.AsNoTracking().Include(row => row.Set).FirstOrDefaultAsync(row => row.Id == id && (row.Status == RunStatus.Failed || row.Status == RunStatus.Cancelled), cancellation) is not { } generation)
            return (false, null);
        if (await RefusalAsync(store, generation, cancellation) is { } refusal)
            return (false, refusal);
        return (await queue.ResumeAsync<Generation>(id, cancellation), null);
    }

    private static async Task<string?> RefusalAsync(WebShopDbContext store, Generation generation, CancellationToken cancellation)
    {
        if (generation.Set is not { } set)
            return $"The trajectory set of generation {generation.Id} was deleted: ask for another generation.";
        if (generation.EpisodesDone >= generation.Budget)
            return string.Create(CultureInfo.InvariantCulture, $"Generation {generation.Id} has used up its budget of {generation.Budget} episodes: ask for another one with a larger budget, a smaller min_reward or another agent.");
        // As at the launch: half of what is being added would be among what it learns from.
        return await TrajectorySetChanges.WaitingAsync(store, set, cancellation) is { } waiting ? $"{waiting} has yet to read the trajectory set '{set.Name}': resume generation {generation.Id} once that is done." : null;
    }
}
