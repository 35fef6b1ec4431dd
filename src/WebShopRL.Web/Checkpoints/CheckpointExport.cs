using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Onnx;
using WebShopRL.Store;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Artifacts;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Checkpoints;

/// <summary>Checkpoints as archives for other programs.</summary>
public sealed class CheckpointExport(IDbContextFactory<WebShopDbContext> stores, CheckpointFolders folders, ArtifactsOptions options)
{
    public const string Transformers = "transformers", Onnx = "onnx", OnnxEncoder = "onnx-encoder";

    /// <summary>A zip of a folder that another program opens, with a model card; read it to the end or let it go, and it is gone.</summary>
    /// <param name="format"><see cref="Transformers"/>; <see cref="Onnx"/>: the whole network as a graph; <see cref="OnnxEncoder"/>: of a policy or a reward model the encoder alone.</param>
    /// <exception cref="DirectoryNotFoundException">The checkpoint's files are gone.</exception>
    /// <exception cref="Agents.Weights.CheckpointException">They are broken, or of a kind that has no such form.</exception>
    public async Task<Stream> ZipAsync(Checkpoint checkpoint, string format, CancellationToken cancellation)
    {
        var found = await folders.OpenAsync(checkpoint, cancellation);
        await using var store = await stores.CreateDbContextAsync(cancellation);
        var evaluations = await store.Evaluations.AsNoTracking()
            .Where(played => played.CheckpointContent == found.Content && played.Status == RunStatus.Succeeded).OrderBy(played => played.Id).ToListAsync(cancellation);
        using var scratch = new ScratchFolder(options, $"export-{checkpoint.Id}");
        var folder = Directory.CreateDirectory(Path.Combine(scratch.Path, $"checkpoint-{checkpoint.Id}")).FullName;
        if (format == Transformers)
            TransformersFolder.Write(found.Folder, folder, ModelCard.Transformers(checkpoint, evaluations));
        else
            OnnxFolder.Write(found.Folder, folder, format == OnnxEncoder, reading => ModelCard.Onnx(checkpoint, evaluations, reading));
        // Weights do not get smaller by packing.
        var archive = Path.Combine(scratch.Path, "archive.zip");
        await ZipFile.CreateFromDirectoryAsync(folder, archive, CompressionLevel.NoCompression, includeBaseDirectory: true, cancellation);
        // The name goes with the scratch folder, the content when the stream is closed.
        return new FileStream(archive, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
    }
}
