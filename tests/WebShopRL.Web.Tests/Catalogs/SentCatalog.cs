using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Shop.Demo;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Catalogs.Uploads;

namespace WebShopRL.Tests.Catalogs;

/// <summary>Sends catalogs to a service, and looks at what it has prepared.</summary>
internal static class SentCatalog
{
    /// <summary>The files of a small catalog; others with another seed.</summary>
    public static SentFile[] Made(string folder, int seed)
    {
        DemoShop.WriteFiles(folder, products: 40, instructions: 60, seed: seed);
        return Of(folder);
    }

    public static SentFile[] Of(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(file => new SentFile(Path.GetFileName(file), new FileInfo(file).Length, _ => File.OpenRead(file)))];

    /// <summary>What came of the check.</summary>
    public static async Task<CheckedCatalog> SendAsync(WebShopServer server, string name, SentFile[] files)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await server.Services.GetRequiredService<CatalogUploads>().ReceiveAsync(name, files, cancellation: cancellation);
        var check = server.Services.GetRequiredService<CatalogCheck>();
        for (var tenth = 0; check.Folder is not null && tenth < 1_800; tenth++)
            await Task.Delay(100, cancellation);
        Assert.Equal(name, Path.GetFileName(check.Last!.Folder));
        return check.Last;
    }

    public static string PreparationOf(string artifacts, string fingerprint) => Path.Combine(artifacts, "prepared", fingerprint[..32]);
}
