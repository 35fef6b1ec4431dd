using Microsoft.EntityFrameworkCore;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Checkpoints;

/// <summary>
/// Takes over the files of the version before, which kept a run's saves under the run's number (<c>runs/12/best</c>) and wrote over them: each gets its name by content. Files are copied, the row is told,
/// and only then does the old place go: a crash anywhere is mended by running again.
/// </summary>
internal sealed partial class FormerCheckpoints(
    IDbContextFactory<WebShopDbContext> stores, IArtifacts artifacts, RunInputs inputs, ArtifactsOptions options, ILogger<FormerCheckpoints> logger)
{
    /// <summary>Where a run of the version before kept its preference pairs, and what they are called now.</summary>
    private const string PairsFile = "pairs.json", PairsInput = "pairs";

    public async Task TakeOverAsync(CancellationToken cancellation = default)
    {
        await using var store = await stores.CreateDbContextAsync(cancellation);
        foreach (var checkpoint in await store.Checkpoints.Where(checkpoint => checkpoint.FormerPath != null).OrderBy(checkpoint => checkpoint.Id).ToListAsync(cancellation))
        {
            var former = Path.GetFullPath(checkpoint.FormerPath!, options.Root);
            if (!Directory.Exists(former))
            {
                LogGone(checkpoint.Id, former);
                continue;
            }
            checkpoint.Content = await CopyAsync(Directory.EnumerateFiles(former), Path.GetFileName, cancellation);
            checkpoint.FormerPath = null;
            await store.SaveChangesAsync(cancellation);
            Directory.Delete(former, recursive: true);
            if (checkpoint.RunId is { } run)
                await TakeInputsOverAsync(run, Path.GetDirectoryName(former)!, cancellation);
            LogTaken(checkpoint.Id, ContentKey.Short(checkpoint.Content));
        }
    }

    private async Task TakeInputsOverAsync(int run, string folder, CancellationToken cancellation)
    {
        var pairs = Path.Combine(folder, PairsFile);
        if (File.Exists(pairs))
        {
            var content = await CopyAsync([pairs], _ => PairsInput, cancellation);
            await inputs.KeepAsync(new RunInput { RunId = run, Name = PairsInput, Content = content }, _ => Task.CompletedTask, cancellation);
            File.Delete(pairs);
        }
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    private async Task<string> CopyAsync(IEnumerable<string> files, Func<string, string> name, CancellationToken cancellation)
    {
        using var scratch = new ScratchFolder(options, "former");
        foreach (var file in files)
            File.Copy(file, Path.Combine(scratch.Path, name(file)));
        var content = await ContentKey.OfFolderAsync(scratch.Path, cancellation);
        await artifacts.PutAsync(content, scratch.Path, cancellation);
        return content;
    }

    [LoggerMessage(LogLevel.Information, "Checkpoint {Id} has a name by its content now: {Content}")]
    private partial void LogTaken(int id, string content);

    [LoggerMessage(LogLevel.Warning, "The files of checkpoint {Id} are gone: there is no folder {Folder}")]
    private partial void LogGone(int id, string folder);
}
