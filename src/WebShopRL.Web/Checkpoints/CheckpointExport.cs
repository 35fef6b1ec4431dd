using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Checkpoints;

/// <summary>Checkpoints as archives for other programs.</summary>
public sealed class CheckpointExport(IDbContextFactory<WebShopDbContext> stores, CheckpointFolders folders, ArtifactsOptions options)
{
    /// <summary>A zip of a folder that transformers opens, with a model card; read it to the end or let it go, and it is gone.</summary>
    /// <exception cref="DirectoryNotFoundException">The checkpoint's files are gone.</exception>
    /// <exception cref="Agents.Weights.CheckpointException">They are broken.</exception>
    public async Task<Stream> TransformersAsync(Checkpoint checkpoint, CancellationToken cancellation)
    {
        var found = await folders.OpenAsync(checkpoint, cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var evaluations = await store.Evaluations.AsNoTracking()
            .Where(played => played.CheckpointContent == found.Content && played.Status == RunStatus.Succeeded).OrderBy(played => played.Id).ToListAsync(cancellation);
        using var scratch = new ScratchFolder(options, $"export-{checkpoint.Id}");
        var folder = Directory.CreateDirectory(Path.Combine(scratch.Path, $"checkpoint-{checkpoint.Id}")).FullName;
        TransformersFolder.Write(found.Folder, folder, ModelCard.Of(checkpoint, evaluations));
        // Weights do not get smaller by packing.
        var archive = Path.Combine(scratch.Path, "archive.zip");
        await ZipFile.CreateFromDirectoryAsync(folder, archive, CompressionLevel.NoCompression, includeBaseDirectory: true, cancellation);
        // The name goes with the scratch folder, the content when the stream is closed.
        return new FileStream(archive, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
    }
}
