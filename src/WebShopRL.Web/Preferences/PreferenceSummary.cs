using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store.Preferences;

namespace WebShopRL.Web.Preferences;

/// <summary>What an annotator has judged.</summary>
/// <param name="Annotator">Null for judgements without a name.</param>
/// <param name="MeanSeconds">From showing a pair to the choice; null where that was not measured.</param>
public sealed record AnnotatorCount(string? Annotator, int Judgements, double? MeanSeconds);

/// <summary>Whether what is shown first is preferred for that alone: of choices between the two that were drawn into an order, the share that took the first, with its 95 % interval. Without a bias the interval holds 0.5.</summary>
public sealed record PositionBias(int Choices, double FirstShare, double Low, double High);

/// <summary>Judgements in numbers.</summary>
/// <param name="Trainable">Of this catalog, on goals that may be learned from, with one preferred: how many of actions and of trajectories.</param>
/// <param name="Choices">How often first, second, tie and both_bad were chosen.</param>
public sealed record PreferenceSummary(int Total, int Actions, int Trajectories, PreferenceCount Trainable, IReadOnlyDictionary<string, int> Choices, IReadOnlyList<AnnotatorCount> Annotators, PositionBias Position, Agreement Agreement)
{
    internal static async Task<PreferenceSummary> ReadAsync(IQueryable<StoredPreference> wanted, Storefront shop, CancellationToken cancellation)
    {
        var kinds = await wanted.GroupBy(row => row.Kind).Select(of => new { of.Key, Count = of.Count() }).ToDictionaryAsync(of => of.Key, of => of.Count, cancellation);
        var choices = await wanted.GroupBy(row => row.Choice).Select(of => new { of.Key, Count = of.Count() }).ToDictionaryAsync(of => of.Key, of => of.Count, cancellation);
        var annotators = await wanted.GroupBy(row => row.Annotator).Select(of => new AnnotatorCount(of.Key, of.Count(), of.Average(row => row.Seconds))).ToListAsync(cancellation);
        var decided = wanted.Where(row => row.Choice == StoredPreference.ChoseFirst || row.Choice == StoredPreference.ChoseSecond);
        var shown = await decided.Where(row => row.Source == StoredPreference.OnPage).GroupBy(row => row.Choice).Select(of => new { of.Key, Count = of.Count() }).ToDictionaryAsync(of => of.Key, of => of.Count, cancellation);
        var first = shown.GetValueOrDefault(StoredPreference.ChoseFirst);
        var (all, share) = (shown.Values.Sum(), Intervals.Share(first, shown.Values.Sum()));
        var (fingerprint, training) = (shop.Fingerprint, TrainingGoals.Of(shop));
        var goals = await decided.Where(row => row.CatalogFingerprint == fingerprint).GroupBy(row => new { row.Kind, row.Goal }).Select(of => new { of.Key.Kind, of.Key.Goal, Count = of.Count() }).ToListAsync(cancellation);
        int Trainable(string kind) => goals.Where(of => of.Kind == kind && training.MayLearnFrom(of.Goal)).Sum(of => of.Count);
        var repeated = wanted.Where(row => row.Annotator != null).GroupBy(row => row.PairKey).Where(pair => pair.Select(row => row.Annotator).Distinct().Count() > 1).Select(pair => pair.Key);
        var judgements = await wanted.Where(row => row.Annotator != null && repeated.Contains(row.PairKey)).OrderBy(row => row.Id).Select(row => new { row.PairKey, row.Annotator, row.Choice, row.Swapped }).ToListAsync(cancellation);
        return new PreferenceSummary(
            kinds.Values.Sum(), kinds.GetValueOrDefault(StoredPreference.Action), kinds.GetValueOrDefault(StoredPreference.Trajectory), new PreferenceCount(Trainable(StoredPreference.Action), Trainable(StoredPreference.Trajectory)),
            Legal.ToDictionary(choice => choice, choice => choices.GetValueOrDefault(choice)), [.. annotators.OrderByDescending(own => own.Judgements)], new PositionBias(all, all == 0 ? 0.5 : share.Mean, share.Low, share.High),
            Agreement.Of(judgements.Select(row => (row.PairKey, row.Annotator!, row.Choice, row.Swapped))));
    }

    private static readonly string[] Legal = [StoredPreference.ChoseFirst, StoredPreference.ChoseSecond, StoredPreference.Tie, StoredPreference.BothBad];
}

/// <summary>Judgements by what is judged.</summary>
public sealed record PreferenceCount(int Actions, int Trajectories);
