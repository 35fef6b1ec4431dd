using System.Globalization;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Pages;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>What an episode bought.</summary>
/// <param name="Chosen">The options, group to value.</param>
internal sealed record Purchase(string Asin, IReadOnlyList<KeyValuePair<string, string>> Chosen);

/// <summary>Two purchases for one goal, the preferred one first.</summary>
internal sealed record PurchasePair(int Goal, Purchase Chosen, Purchase Rejected);

/// <summary>Pairs of purchases from people's judgements of whole trajectories: an episode is its actions, so what it bought is found by playing it again.</summary>
internal static class PurchasePairs
{
    /// <summary>How a purchase is read: as far as these pages tell, asking for the options bought or (false) for the best of the product. A judge asks both, and meets most products by title.</summary>
    private static readonly (PagesRead Read, bool Options)[] Readings = [(PagesRead.None, false), (PagesRead.Item, true), (PagesRead.All, true), (PagesRead.All, false)];

    /// <exception cref="InvalidOperationException">Nobody has preferred a purchase on a training goal of this catalog.</exception>
    public static List<PurchasePair> Of(TrainingJob job, ITrainingObserver observer)
    {
        void Log(string line) => observer.Log(TrainingLogLevel.Information, line);
        var stated = TrainingGoals.Of(job.Shop).Among(job.Preferences(), Log);
        List<PurchasePair> pairs = [];
        var (actions, even, without, equal) = (0, 0, 0, 0);
        foreach (var preference in stated)
            if (preference.State is not null)
                actions++;
            else if (preference.Order is not { } order)
                even++;
            else if (Bought(job.Shop, preference.Goal, order.Chosen) is not { } chosen || Bought(job.Shop, preference.Goal, order.Rejected) is not { } rejected)
                without++;
            else if (Same(chosen, rejected))
                equal++;
            else
                pairs.Add(new PurchasePair(preference.Goal, chosen, rejected));
        var rest = string.Create(CultureInfo.InvariantCulture, $"{actions} judge single actions, {even} prefer neither, {without} have a trajectory that buys nothing, {equal} are of equal purchases");
        Log($"Of {stated.Count} stated preferences {pairs.Count} are learned from: {rest}.");
        return pairs.Count > 0 ? pairs : throw new InvalidOperationException(
            $"Nobody has preferred one purchase to another on a training goal of this catalog (of {stated.Count} stated preferences {rest}): judge pairs of trajectories on the page Preferences (/preferences), or import some with POST /api/v1/preferences/import.");
    }

    /// <summary>The pairs as the network reads them, each in several ways; where one way cannot tell the two apart it is left out.</summary>
    public static (RewardText Chosen, RewardText Rejected)[] Read(Storefront shop, IReadOnlyList<PurchasePair> pairs, RewardTexts texts)
    {
        List<(RewardText, RewardText)> read = [];
        foreach (var pair in pairs)
        {
            var wish = Wish.Of(shop.Goals[pair.Goal].InstructionText);
            RewardText Encode(Purchase purchase, PagesRead pages, bool options) => texts.Encode(wish, ProductNotes.Of(Find(shop, purchase.Asin), pages), options ? purchase.Chosen : null);
            foreach (var (pages, options) in Readings)
                if (options || pair.Chosen.Asin != pair.Rejected.Asin)
                    read.Add((Encode(pair.Chosen, pages, options), Encode(pair.Rejected, pages, options)));
        }
        return [.. read];
    }

    /// <summary>What an episode bought; null where it did not come to that.</summary>
    private static Purchase? Bought(Storefront shop, int goal, JudgedThing thing)
    {
        var episode = new Episode(shop, shop.Goals[goal], "preference");
        foreach (var action in thing.Actions)
            if (episode.Step(action).Done)
                break;
        return episode.Page is DonePage done ? new Purchase(done.Product.Asin, done.Chosen) : null;
    }

    private static bool Same(Purchase one, Purchase other) => one.Asin == other.Asin && one.Chosen.ToHashSet().SetEquals(other.Chosen);

    private static Product Find(Storefront shop, string asin) => shop.Products.TryFind(asin, out var product) ? product
        : throw new InvalidOperationException($"The run learns from a purchase of {asin}, which is not in the catalog '{shop.Name}'. Begin the run anew.");
}
