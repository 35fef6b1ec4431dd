using WebShopRL.Store.Runs;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Checkpoints;

/// <summary>The files of checkpoints, under <c>Artifacts:Root</c>.</summary>
public sealed class CheckpointFiles(ArtifactsOptions artifacts)
{
    /// <summary>The checkpoint's folder. Throws where its row names a place outside of <c>Artifacts:Root</c>.</summary>
    public string FolderOf(Checkpoint checkpoint)
    {
        var folder = Path.GetFullPath(checkpoint.Path, artifacts.Root);
        return folder.StartsWith(Path.TrimEndingDirectorySeparator(artifacts.Root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? folder
            : throw new InvalidDataException($"Checkpoint {checkpoint.Id} lies at '{checkpoint.Path}', outside of {artifacts.Root}.");
    }

    /// <summary>The files by name; none where the folder is gone.</summary>
    public IReadOnlyList<CheckpointFile> List(Checkpoint checkpoint)
    {
        var folder = new DirectoryInfo(FolderOf(checkpoint));
        return folder.Exists
            ? [.. folder.EnumerateFiles().Where(file => file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new CheckpointFile(file.Name, file.Length))]
            : [];
    }

    /// <summary>
    /// Absolute path of one of the checkpoint's files, or null. The name is compared with those that are there, never joined to a path, so that no
    /// spelling of it leads out of the folder.
    /// </summary>
    public string? Find(Checkpoint checkpoint, string name) =>
        List(checkpoint).FirstOrDefault(file => file.Name == name) is { } found ? Path.Combine(FolderOf(checkpoint), found.Name) : null;

    /// <summary>Deletes a checkpoint's folder; one that is gone already is as good.</summary>
    public void Delete(Checkpoint checkpoint)
    {
        var folder = FolderOf(checkpoint);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
