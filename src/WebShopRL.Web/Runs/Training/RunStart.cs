using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Training;
using WebShopRL.Shop;
using WebShopRL.Shop.Preparation;
using WebShopRL.Store;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;

namespace WebShopRL.Web.Runs.Training;

/// <summary>What an attempt at a run begins with: the checkpoint it was asked to start from, pinned by the first attempt, and the run's own last save.</summary>
/// <param name="Initial">Local folder; null from scratch, and where a run that goes on needs it no longer.</param>
/// <param name="Continue">Local folder of the last save; null begins.</param>
internal sealed record RunStart(string? Initial, string? Continue)
{
    /// <summary>Finds both, and pins the start where this is the first attempt. The record is wound back to the last save by then.</summary>
    /// <exception cref="DirectoryNotFoundException">Files are gone: the run is never begun anew in their place.</exception>
    public static async Task<RunStart> FindAsync(Run run, Storefront shop, WebShopDbContext store, CheckpointFolders folders, Action<TrainingLogLevel, string> log, CancellationToken cancellation)
    {
        var last = run.LastCheckpointId is { } id ? await store.Checkpoints.AsNoTracking().SingleAsync(save => save.Id == id, cancellation) : null;
        var goesOn = last is null ? null : (await folders.OpenAsync(last, cancellation)).Folder;
        var initial = run.InitialCheckpoint is { } reference && (last is null || SettingsJson.Find(run.Algorithm).NeedsStartToContinue(SettingsJson.Deserialize(run.Algorithm, run.Settings))) ? await InitialAsync(reference) : null;
        return new RunStart(initial, goesOn);

        async Task<string> InitialAsync(string text)
        {
            var use = CheckpointUses.StartOf(run.Algorithm);
            var found = await folders.FindPinnedAsync(text, run.InitialCheckpointId, run.InitialContent, use, store, line => log(TrainingLogLevel.Information, line), cancellation);
            if (run.InitialContent is null)
            {
                var (pinned, content) = (found.Checkpoint?.Id, found.Content);
                await DatabaseRetry.RunAsync(() => store.Runs.Where(row => row.Id == run.Id).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.InitialCheckpointId, pinned).SetProperty(row => row.InitialContent, content), cancellation), cancellation);
                log(TrainingLogLevel.Information, $"Starts from {text}: {found.Named}.");
                if (found.Checkpoint?.CatalogFingerprint is { } learned && learned != shop.Fingerprint)
                    log(TrainingLogLevel.Warning, $"That one learned in another catalog ({CatalogFingerprint.Short(learned)}) than this run does, {CatalogMark.Shown(shop.Name, shop.Fingerprint)}: what it learned from may be among the test goals here.");
            }
            return found.Folder;
        }
    }
}
