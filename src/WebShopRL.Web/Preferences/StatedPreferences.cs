using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Api;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Web.Preferences;

/// <summary>Stored judgements for trainers.</summary>
internal static class StatedPreferences
{
    /// <summary>Those of this catalog, oldest first. Called from the trainer's thread, which may wait for the database; what a run makes of them is kept with it.</summary>
    /// <param name="log">Told of those that are of another catalog.</param>
    public static IReadOnlyList<StatedPreference> Read(IDbContextFactory<WebShopDbContext> stores, Storefront shop, Action<string> log)
    {
        using var store = stores.CreateDbContext();
        var fingerprint = shop.Fingerprint;
        if (store.Preferences.Count(row => row.CatalogFingerprint != fingerprint) is > 0 and var others)
            log(string.Create(CultureInfo.InvariantCulture, $"{others} stated preferences are of another catalog, and are not read: this one is {CatalogMark.Shown(shop.Name, fingerprint)}."));
        return [.. store.Preferences.AsNoTracking().Where(row => row.CatalogFingerprint == fingerprint).OrderBy(row => row.Id).AsEnumerable().Select(Of)];
    }

    /// <summary>Says under the setting that asks for judgements where there are none of the kind at all; which of them may be learned from is asked when the run begins.</summary>
    public static async Task CheckAsync(TrainingSettings? settings, WebShopDbContext store, RequestErrors errors, CancellationToken cancellation)
    {
        if (settings is not ILearnsFromPreferences learner || !learner.LearnsFromActions && !learner.LearnsFromTrajectories)
            return;
        var kind = learner.LearnsFromActions ? StoredPreference.Action : StoredPreference.Trajectory;
        if (!await store.Preferences.AnyAsync(row => row.Kind == kind && (row.Choice == StoredPreference.ChoseFirst || row.Choice == StoredPreference.ChoseSecond), cancellation))
            errors.Add($"settings.{JsonNamingPolicy.SnakeCaseLower.ConvertName(learner.Setting)}",
                $"Nobody has preferred one {kind} to another: judge some on the page Preferences (/preferences), or import some with POST /api/v1/preferences/import.");
    }

    private static StatedPreference Of(StoredPreference row)
    {
        var pair = JudgedPair.Of(row);
        return new StatedPreference(pair.Goal, pair.Instruction, pair.State, pair.First, pair.Second, row.Choice switch { StoredPreference.ChoseFirst => true, StoredPreference.ChoseSecond => false, _ => null });
    }
}
