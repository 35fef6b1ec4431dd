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

    /// <summary>The service's way to its database.</summary>
    internal DatabaseDoor Door { get; private set; } = null!;

    /// <summary>web: nothing that is put in line is worked off.</summary>
    private protected virtual string Role => "all";

    public string Address { get; private set; } = "http://127.0.0.1:0";

    internal IServiceProvider Services => _application!.Services;

    public virtual async ValueTask InitializeAsync()
    {
        WriteCatalog(Path.Combine(_folder, "catalog"));
        _database = await TestDatabase.CreateAsync();
        Door = new DatabaseDoor(_database.ConnectionString);
        await StartAsync();
        Assertions.SetDefaultExpectTimeout(Visitor.OfPages);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    /// <summary>Starts the service; again at the same address after it was stopped.</summary>
    public async Task StartAsync()
    {
        _application = WebShopApplication.Create(
        [
            $"--ConnectionStrings:WebShop={Door.ConnectionString}", "--Logging:LogLevel:Default=Critical", $"--Urls={Address}", $"--Role={Role}", $"--Artifacts:Root={Path.Combine(_folder, "artifacts")}",
            "--Demo:QuickStart=false", $"--Shop:Catalog={Path.Combine(_folder, "catalog")}", "--Shop:NounTagger=all-words", "--Torch:Device=cpu", "--Torch:Threads=2",
        ]);
        await _application.StartAsync();
        Address = _application.Urls.First();
        await Services.GetRequiredService<ShopProvider>().OpenAsync();
    }

    public async Task StopAsync()
    {
        await _application!.StopAsync();
        await _application.DisposeAsync();
        _application = null;
    }

    /// <summary>The shop that is served.</summary>
    protected virtual void WriteCatalog(string folder) => DemoShop.WriteFiles(folder, products: 300, instructions: 700, seed: 5);

    /// <summary>A visitor with a page of their own; what the browser's console complains about is collected.</summary>
    public async Task<Visitor> VisitAsync(int width = 1440, string theme = "light", string? zone = null)
    {
        var context = await Browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light, BaseURL = Address, TimezoneId = zone });
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
            await StopAsync();
        Door?.Dispose();
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
