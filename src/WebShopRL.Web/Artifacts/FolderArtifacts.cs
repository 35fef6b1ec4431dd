using System.Runtime.CompilerServices;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Artifacts;

/// <summary>Artifacts as folders: <c>Artifacts:Root/content/ab/abcd...</c>. On a file system that all machines share, they share them.</summary>
internal sealed class FolderArtifacts(ArtifactsOptions options) : IArtifacts
{
    private string Contents => Path.Combine(options.Root, "content");

    public Task PutAsync(string content, string folder, CancellationToken cancellation = default)
    {
        var place = PlaceOf(content);
        if (Directory.Exists(place))
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return Task.CompletedTask;
        }
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        // One rename: the place is either empty or whole, whoever reads it and wherever a crash falls.
        Directory.Move(folder, place);
        return Task.CompletedTask;
    }

    public Task<string?> OpenAsync(string content, CancellationToken cancellation = default) =>
        Task.FromResult(PlaceOf(content) is var place && Directory.Exists(place) ? place : null);

    public Task<IReadOnlyList<ArtifactFile>> FilesAsync(string content, CancellationToken cancellation = default)
    {
        var place = new DirectoryInfo(PlaceOf(content));
        return Task.FromResult<IReadOnlyList<ArtifactFile>>(place.Exists
            ? [.. place.EnumerateFiles().Where(file => file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new ArtifactFile(file.Name, file.Length))]
            : []);
    }

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(Contents))
            yield break;
        foreach (var shelf in Directory.EnumerateDirectories(Contents))
            foreach (var place in Directory.EnumerateDirectories(shelf))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Path.GetFileName(place) is var content && ContentKey.IsKey(content))
                    yield return content;
            }
    }

    public Task DeleteAsync(string content, CancellationToken cancellation = default)
    {
        var place = PlaceOf(content);
        if (Directory.Exists(place))
        {
            // Out of the way in one step first: a crash while files are deleted leaves no half content under its name.
            var gone = Path.Combine(options.Root, ScratchFolder.Name, $"deleted-{Guid.NewGuid():N}");
            Directory.CreateDirectory(Path.GetDirectoryName(gone)!);
            Directory.Move(place, gone);
            Directory.Delete(gone, recursive: true);
        }
        return Task.CompletedTask;
    }

    /// <summary>Nothing but a key is ever joined to a path.</summary>
    private string PlaceOf(string content) => ContentKey.IsKey(content)
        ? Path.Combine(Contents, content[..2], content)
        : throw new ArgumentException($"'{content}' is not the key of a content.", nameof(content));
}
