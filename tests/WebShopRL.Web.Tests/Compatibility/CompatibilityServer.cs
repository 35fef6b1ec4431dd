using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Compatibility;

namespace WebShopRL.Tests.Compatibility;

/// <summary>The compatibility servers alone, over one shop, on a port of their own: no database, no jobs.</summary>
internal sealed class CompatibilityServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private CompatibilityServer(WebApplication application, Storefront shop) => (_application, Shop) = (application, shop);

    public Storefront Shop { get; }

    /// <summary>Follows no redirects, as none of WebShop's clients needs to.</summary>
    public HttpClient Client { get; private set; } = null!;

    public static async Task<CompatibilityServer> StartAsync(ShopOptions options, params string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--Urls=http://127.0.0.1:0", .. arguments],
            ContentRootPath = RepositoryFiles.Root,
            WebRootPath = Path.Combine(RepositoryFiles.Root, "wwwroot"),
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddShop();
        builder.AddCompatibility();
        var application = builder.Build();
        application.UseCompatibility();
        application.MapCompatibility();
        await application.StartAsync();
        var shop = await application.Services.GetRequiredService<ShopProvider>().OpenAsync();
        return new CompatibilityServer(application, shop) { Client = ClientOf(application.Urls.First()) };
    }

    /// <summary>Over a fixture folder, with the noun tagger and the goals that its settings name.</summary>
    public static Task<CompatibilityServer> StartAsync(string folder, params string[] arguments)
    {
        var settings = Path.Combine(folder, "settings.json") is var path && File.Exists(path) ? JsonDocument.Parse(File.ReadAllText(path)).RootElement : default;
        return StartAsync(new ShopOptions
        {
            Catalog = folder,
            NounTagger = Setting("noun_tagger") ?? "all-words",
            Profile = Setting("goals") == "synthetic" ? "webshop-synthetic" : "webshop",
            ArtifactsRoot = Path.Combine(Path.GetTempPath(), "webshoprl-compatibility-tests"),
        }, arguments);

        string? Setting(string name) => settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    public static HttpClient ClientOf(string address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address) };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
