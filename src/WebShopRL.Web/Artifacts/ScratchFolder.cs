using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Artifacts;

/// <summary>A folder for files on their way into the artifacts, on the same file system as they; gone with its owner. What a crash leaves is let go of a day later.</summary>
internal sealed class ScratchFolder : IDisposable
{
    internal const string Name = "scratch";

    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);

    public ScratchFolder(ArtifactsOptions options, string purpose) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(options.Root, Name, $"{purpose}-{Guid.NewGuid():N}")).FullName;

    public string Path { get; }

    /// <summary>Deletes what crashed processes left. One that lives writes into its folder at least once a day.</summary>
    public static void DeleteStale(ArtifactsOptions options, DateTimeOffset now)
    {
        var scratch = new DirectoryInfo(System.IO.Path.Combine(options.Root, Name));
        if (!scratch.Exists)
            return;
        foreach (var left in scratch.EnumerateDirectories().Where(folder => now - folder.LastWriteTimeUtc > Stale))
            left.Delete(recursive: true);
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
