using System.Runtime.CompilerServices;
using Npgsql;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Artifacts;

/// <summary>
/// Artifacts as folders: <c>Artifacts:Root/content/DATABASE/ab/abcd...</c>, each database's its own. On a file system that all machines share, they share them.
/// </summary>
internal sealed class FolderArtifacts(ArtifactsOptions options, NpgsqlDataSource source) : IArtifacts
{
    private string? _contents;

    public async Task PutAsync(string content, string folder, CancellationToken cancellation = default)
    {
        var place = await PlaceOfAsync(content, cancellation);
        if (Directory.Exists(place))
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            return;
        }
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        // One rename: the place is either empty or whole, whoever reads it and wherever a crash falls.
        Directory.Move(folder, place);
    }

    public async Task<string?> OpenAsync(string content, CancellationToken cancellation = default) =>
        await PlaceOfAsync(content, cancellation) is var place && Directory.Exists(place) ? place : null;

    public async Task<IReadOnlyList<ArtifactFile>> FilesAsync(string content, CancellationToken cancellation = default)
    {
        var place = new DirectoryInfo(await PlaceOfAsync(content, cancellation));
        return place.Exists
            ? [.. place.EnumerateFiles().Where(file => file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new ArtifactFile(file.Name, file.Length))]
            : [];
    }

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var contents = await ContentsAsync(cancellation);
        if (!Directory.Exists(contents))
            yield break;
        foreach (var shelf in Directory.EnumerateDirectories(contents))
            foreach (var place in Directory.EnumerateDirectories(shelf))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Path.GetFileName(place) is var content && ContentKey.IsKey(content))
                    yield return content;
            }
    }

    public async Task DeleteAsync(string content, CancellationToken cancellation = default)
    {
        var place = await PlaceOfAsync(content, cancellation);
        if (!Directory.Exists(place))
            return;
        // Out of the way in one step first: a crash while files are deleted leaves no half content under its name.
        var gone = Path.Combine(options.Root, ScratchFolder.Name, $"deleted-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path.GetDirectoryName(gone)!);
        Directory.Move(place, gone);
        Directory.Delete(gone, recursive: true);
    }

    private async ValueTask<string> ContentsAsync(CancellationToken cancellation) =>
        _contents ??= Path.Combine(options.Root, "content", $"{await Installation.KeyAsync(source, cancellation):N}");

    /// <summary>Nothing but a key is ever joined to a path.</summary>
    private async ValueTask<string> PlaceOfAsync(string content, CancellationToken cancellation) => ContentKey.IsKey(content)
        ? Path.Combine(await ContentsAsync(cancellation), content[..2], content)
        : throw new ArgumentException($"'{content}' is not the key of a content.", nameof(content));
}
