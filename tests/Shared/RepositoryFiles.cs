namespace WebShopRL.Tests;

/// <summary>Finds files of the repository from wherever the test assembly runs.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder that holds <c>WebShopRL.Web.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folders named by <c>CONFORMANCE_FIXTURES</c> (separated by <c>:</c>, relative to the root), or <c>tests/fixtures</c>.</summary>
    public static IReadOnlyList<string> FixtureFolders { get; } =
        [.. (Environment.GetEnvironmentVariable("CONFORMANCE_FIXTURES") is { Length: > 0 } given ? given : "tests/fixtures")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.GetFullPath(folder, Root))];

    /// <summary>Every fixture folder of that name in any of <see cref="FixtureFolders"/>; a name may end in <c>*</c>. Throws if there is none.</summary>
    public static IReadOnlyList<string> Fixtures(string name)
    {
        string[] found = [.. FixtureFolders.Where(Directory.Exists).SelectMany(folder => Directory.GetDirectories(folder, name)).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new DirectoryNotFoundException($"No fixture folder '{name}' in {string.Join(", ", FixtureFolders)}.");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "WebShopRL.Web.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds WebShopRL.Web.sln.");
    }
}
