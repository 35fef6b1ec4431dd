using System.Diagnostics;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WebShopRL.Store;
using WebShopRL.Web.Catalogs;
using WebShopRL.Web.Checkpoints;
using WebShopRL.Web.Episodes;
using WebShopRL.Web.Layout;
using WebShopRL.Web.Play.Advice;
using WebShopRL.Web.Play.Tasks;
using WebShopRL.Web.Policies;
using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Tests.Hosting;

/// <summary>Pages that ask policies, drawn as a reader's circuit draws them, over a service's own parts.</summary>
internal static class OpenedPage
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="policies">Who is asked: until it is started, questions wait.</param>
    /// <param name="address">Of the page.</param>
    public static BunitContext Of(WebShopServer server, PolicyServer policies, string address)
    {
        var context = new BunitContext();
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        context.AddAuthorization();
        var stores = server.Services.GetRequiredService<IDbContextFactory<WebShopDbContext>>();
        var advisor = new DecisionAdvisor(stores, server.Services.GetRequiredService<CheckpointFolders>(), policies);
        context.Services.AddLogging();
        context.Services.AddSingleton(stores);
        context.Services.AddSingleton(advisor);
        context.Services.AddSingleton(new AgentAdvisor(advisor));
        context.Services.AddSingleton(server.Services.GetRequiredService<ShopProvider>());
        context.Services.AddSingleton(server.Services.GetRequiredService<EpisodeSessions>());
        context.Services.AddSingleton(server.Services.GetRequiredService<PlayTasks>());
        context.Services.AddSingleton(server.Services.GetRequiredService<IHostApplicationLifetime>());
        context.Services.AddSingleton(TimeProvider.System);
        context.Services.AddScoped<DatabaseState>();
        context.Services.AddScoped<PageReading>();
        context.Services.AddSingleton<PageHandover>();
        context.AddBunitPersistentComponentState();
        context.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return context;
    }

    /// <summary>Whether the page counts as being read: <c>[data-reading]</c> stands for that.</summary>
    public static bool IsRead(this BunitContext context) => context.Services.GetRequiredService<PageReading>().IsOn;

    public static async Task UntilAsync(Func<bool> holds, string otherwise)
    {
        for (var patience = Stopwatch.StartNew(); !holds(); await Task.Delay(20))
            Assert.True(patience.Elapsed < Patience, otherwise);
    }
}
