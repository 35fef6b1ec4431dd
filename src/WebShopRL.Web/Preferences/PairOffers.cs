using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Episodes;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Policies;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Web.Preferences;

/// <summary>What somebody wants to judge.</summary>
/// <param name="Kind">action or trajectory.</param>
/// <param name="Other">Where the action beside the one taken comes from: random, or a checkpoint, whose policy draws it.</param>
/// <param name="Annotator">Who judges: what they have judged is not offered again.</param>
/// <param name="Repeats">Share of pairs that somebody else has judged before, to see whether people agree.</param>
internal sealed record PairWish(string Kind, string Other, string Annotator, double Repeats);

/// <summary>Draws pairs from the stored trajectories of this catalog's training goals. Which of the two is shown first is drawn too.</summary>
internal sealed class PairOffers(IDbContextFactory<WebShopDbContext> stores, ShopProvider shop, CheckpointFolders folders, PolicyServer policies)
{
    public const string AnyOther = "random";

    private const int Attempts = 40, GoalsAtOnce = 200, OfOneGoal = 50;

    /// <summary>A pair; null where none was found.</summary>
    /// <param name="passed">Keys of pairs that are not to be offered: those skipped.</param>
    /// <exception cref="InvalidOperationException">The policy that is asked for cannot answer.</exception>
    public async Task<JudgedPair?> DrawAsync(PairWish wish, IReadOnlySet<string> passed, CancellationToken cancellation)
    {
        var opened = await shop.OpenAsync(cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var repeat = Draw(1_000_000) < wish.Repeats * 1_000_000;
        var found = repeat ? await RepeatAsync() ?? await NewAsync() : await NewAsync() ?? (wish.Repeats > 0 ? await RepeatAsync() : null);
        return found is null ? null : Draw(2) == 0 ? found : found.Turned();

        async Task<JudgedPair?> RepeatAsync()
        {
            string[] skipped = [.. passed];
            var own = store.Preferences.Where(row => row.Annotator == wish.Annotator).Select(row => row.PairKey);
            var row = await store.Preferences.AsNoTracking()
                .Where(row => row.Kind == wish.Kind && row.CatalogFingerprint == opened.Fingerprint && row.Source != StoredPreference.Imported && row.Annotator != wish.Annotator && !own.Contains(row.PairKey) && !skipped.Contains(row.PairKey))
                .OrderBy(row => EF.Functions.Random()).FirstOrDefaultAsync(cancellation);
            return row is null ? null : JudgedPair.Of(row);
        }

        async Task<JudgedPair?> NewAsync()
        {
            var drawn = wish.Kind == StoredPreference.Trajectory ? TrajectoriesAsync(store, opened, cancellation) : ActionsAsync(store, opened, wish.Other, cancellation);
            await foreach (var pair in drawn)
                if (pair.KeyIn(opened.Fingerprint) is var key && !passed.Contains(key) && !await store.Preferences.AnyAsync(row => row.PairKey == key && row.Annotator == wish.Annotator, cancellation))
                    return pair;
            return null;
        }
    }

    private static IQueryable<StoredTrajectory> Of(WebShopDbContext store, Storefront shop)
    {
        var fingerprint = shop.Fingerprint;
        return store.Trajectories.AsNoTracking().Where(trajectory => trajectory.CatalogFingerprint == fingerprint && trajectory.Goal != null);
    }

    /// <summary>Two trajectories of one goal that differ.</summary>
    private static async IAsyncEnumerable<JudgedPair> TrajectoriesAsync(WebShopDbContext store, Storefront shop, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var (training, replay) = (TrainingGoals.Of(shop), new PairReplay(shop));
        var goals = await Of(store, shop).GroupBy(trajectory => trajectory.Goal!.Value).Where(goal => goal.Count() > 1).Select(goal => goal.Key).OrderBy(_ => EF.Functions.Random()).Take(GoalsAtOnce).ToListAsync(cancellation);
        foreach (var goal in goals.Where(training.MayLearnFrom).Take(Attempts))
        {
            var some = await Of(store, shop).Where(trajectory => trajectory.Goal == goal).OrderBy(_ => EF.Functions.Random()).Take(OfOneGoal).ToArrayAsync(cancellation);
            for (var i = 1; i < some.Length; i++)
                if (Made(() => replay.Trajectories(goal, TrajectoryJson.ActionsOf(some[0]), TrajectoryJson.ActionsOf(some[i]), some[0].Id, some[i].Id)) is { } pair)
                    yield return pair;
        }
    }

    /// <summary>A state of a trajectory, with the action taken there and another one.</summary>
    private async IAsyncEnumerable<JudgedPair> ActionsAsync(WebShopDbContext store, Storefront shop, string other, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var (training, replay) = (TrainingGoals.Of(shop), new PairReplay(shop));
        var folder = other == AnyOther ? null : (await folders.FindAsync(other, CheckpointUse.Choosing, store, null, cancellation)).Folder;
        var last = await Of(store, shop).MaxAsync(trajectory => (int?)trajectory.Id, cancellation) ?? 0;
        for (var attempt = 0; last > 0 && attempt < Attempts; attempt++)
        {
            // By the id and not by the count: a random place costs a look at the index.
            var from = 1 + Draw(last);
            var trajectory = await Of(store, shop).Where(trajectory => trajectory.Id >= from).OrderBy(trajectory => trajectory.Id).FirstAsync(cancellation);
            var steps = TrajectoryJson.Deserialize(trajectory.Steps);
            int[] choices = [.. steps.Index().Where(step => step.Item.ActionIndex >= 0 && step.Item.Actions.Count > 1).Select(step => step.Index)];
            if (choices.Length == 0 || !training.MayLearnFrom(trajectory.Goal!.Value))
                continue;
            var at = choices[Draw(choices.Length)];
            var step = steps[at];
            var chosen = folder is null ? (step.ActionIndex + 1 + Draw(step.Actions.Count - 1)) % step.Actions.Count : await DrawnAsync(folder, trajectory.Instruction, steps.WithNotes().ElementAt(at), cancellation);
            if (chosen != step.ActionIndex && Made(() => replay.Actions(trajectory.Goal.Value, [.. steps.Take(at).Select(before => before.Action)], step.Action, step.Actions[chosen])) is { } pair)
                yield return pair with { FirstTrajectory = trajectory.Id };
        }
    }

    private async Task<int> DrawnAsync(string folder, string instruction, (TrajectoryStep Step, EpisodeNotes Notes) seen, CancellationToken cancellation)
    {
        var decision = Decision.Kept(seen.Step.Observation, seen.Notes, seen.Step.Actions) with { Instruction = instruction };
        try
        {
            var logs = (await policies.ActAsync(folder, decision, cancellation)).LogProbabilities;
            var left = Draw(1 << 30) / (double)(1 << 30);
            for (var i = 0; i < logs.Count; i++)
                if ((left -= Math.Exp(logs[i])) < 0)
                    return i;
            return logs.Count - 1;
        }
        catch (Exception unusable) when (unusable is PolicyLoadException or Agents.Networks.NotFiniteException)
        {
            throw new InvalidOperationException($"The policy cannot answer: {unusable.Message}", unusable);
        }
    }

    /// <summary>Null for what cannot be played again, such as imported steps without their queries.</summary>
    private static JudgedPair? Made(Func<JudgedPair> make)
    {
        try
        {
            return make();
        }
        catch (PairException)
        {
            return null;
        }
    }

    private static int Draw(int below) => RandomNumberGenerator.GetInt32(below);
}
