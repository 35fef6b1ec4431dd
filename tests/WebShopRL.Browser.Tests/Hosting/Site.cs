using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WebShopRL.Shop.Demo;
using WebShopRL.Store;
using WebShopRL.Web;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Hosting;

/// <summary>The whole service on a port of its own - pages, hub, workers, trainers - over an empty database and a small demo shop, and a Chromium to look at it.</summary>
public class Site : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webshoprl-browser-").FullName;
    private TestDatabase? _database;
    private WebApplication? _application;
    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public string Address => _application!.Urls.First();

    public async ValueTask InitializeAsync()
    {
        var catalog = Path.Combine(_folder, "catalog");
        WriteCatalog(catalog);
        _database = await TestDatabase.CreateAsync();
        _application = WebShopApplication.Create(
        [
            $"--ConnectionStrings:WebShop={_database.ConnectionString}", "--Logging:LogLevel:Default=Critical", "--Urls=http://127.0.0.1:0", $"--Artifacts:Root={Path.Combine(_folder, "artifacts")}",
            "--Demo:QuickStart=false", $"--Shop:Catalog={catalog}", "--Shop:NounTagger=all-words", "--Torch:Device=cpu", "--Torch:Threads=2",
        ]);
        await _application.StartAsync();
        await _application!.Services.GetRequiredService<ShopProvider>().OpenAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>The shop that is served.</summary>
    protected virtual void WriteCatalog(string folder) => DemoShop.WriteFiles(folder, products: 300, instructions: 700, seed: 5);

    /// <summary>A visitor with a page of their own; what the browser's console complains about is collected.</summary>
    public async Task<Visitor> VisitAsync(int width = 1440, string theme = "light")
    {
        var context = await Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light, BaseURL = Address });
        return new Visitor(context, await context.NewPageAsync());
    }

    internal async Task<T> WithStoreAsync<T>(Func<WebShopDbContext, Task<T>> work)
    {
        await using var store = await _application!.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>().CreateDbContextAsync();
        return await work(store);
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        if (_application is not null)
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }
        if (_database is not null)
            await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>All browser tests look at one site, one after another: the cores are for the site.</summary>
[CollectionDefinition(Name)]
public sealed class SiteCollection : ICollectionFixture<Site>
{
    public const string Name = "site";
}
