namespace WebShopRL.Web;

/// <summary>Where <c>appsettings.json</c> and <c>wwwroot</c> are: beside the program once published, at the repository's root before.</summary>
internal static class RepositoryRoot
{
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "appsettings.json")) && Directory.Exists(Path.Combine(folder.FullName, "wwwroot")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds appsettings.json and wwwroot.");
    }
}
