namespace WebShopRL.Web.Artifacts;

/// <summary>
/// Files that rows of the database point to: checkpoints, and what runs learn from. A set of files has a name by its content (<see cref="ContentKey"/>) and never changes, so a place cannot be met again by
/// somebody else's files. A folder today; another store is another class.
/// </summary>
public interface IArtifacts
{
    /// <summary>Takes in the files of a local folder, which need not be there afterwards. Safe on disk when it returns. What is there already stays; calling again, also after the folder was taken, is harmless.</summary>
    /// <param name="content">The folder's <see cref="ContentKey"/>.</param>
    Task PutAsync(string content, string folder, CancellationToken cancellation = default);

    /// <summary>A local folder with the files, to be read and not written; null where there are none of that name.</summary>
    Task<string?> OpenAsync(string content, CancellationToken cancellation = default);

    /// <summary>The files by name; none where there are none.</summary>
    Task<IReadOnlyList<ArtifactFile>> FilesAsync(string content, CancellationToken cancellation = default);

    /// <summary>Every content that is here.</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellation = default);

    /// <summary>Deletes the files; harmless where there are none.</summary>
    Task DeleteAsync(string content, CancellationToken cancellation = default);
}

/// <param name="Bytes">Its length.</param>
public sealed record ArtifactFile(string Name, long Bytes);
