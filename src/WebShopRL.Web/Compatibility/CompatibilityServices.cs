using WebShopRL.Web.Compatibility.AgentGym;
using WebShopRL.Web.Compatibility.Site;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Compatibility;

/// <summary>
/// The servers that WebShop's own clients know: the site under <c>/webshop</c> and AgentGym's environment server under <c>/agentgym</c>, and
/// each at the root of a port of its own where <c>Compatibility:WebShopUrl</c> or <c>Compatibility:AgentGymUrl</c> names one, for clients that
/// cannot take a base path. <c>Compatibility:SessionLogs</c> names a folder for the site's logs. They need the shop alone: no database.
/// </summary>
internal static class CompatibilityServices
{
    /// <summary>Query text and options stand in the path: longer request lines than Kestrel's 8 KB.</summary>
    private const int MaximumRequestLine = 64 << 10;

    /// <summary>Comes before the settings are checked: the ports of its own join <c>Urls</c>.</summary>
    public static void AddCompatibility(this WebApplicationBuilder builder)
    {
        var ports = OwnPorts.Read(builder.Configuration);
        builder.Services.AddSingleton(ports);
        builder.Services.AddSingleton<SiteSessions>();
        builder.Services.AddSingleton(services => new SiteSessionLogs(
            builder.Configuration["Compatibility:SessionLogs"] is { Length: > 0 } logs ? Path.GetFullPath(logs, builder.Environment.ContentRootPath) : null,
            services.GetRequiredService<ILogger<SiteSessionLogs>>()));
        builder.Services.AddSingleton<SitePages>();
        builder.Services.AddSingleton<AgentGymEnvironments>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestLineSize = MaximumRequestLine;
            kestrel.Limits.MaxRequestBufferSize = Math.Max(kestrel.Limits.MaxRequestBufferSize ?? 0, 4 * MaximumRequestLine);
        });
    }

    /// <summary>Comes first in the pipeline: what arrives at a port of its own is routed as if it had the prefix.</summary>
    public static void UseCompatibility(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<OwnPorts>().RouteAsync);
        app.UseRouting();
    }

    public static void MapCompatibility(this WebApplication app)
    {
        app.MapSite();
        app.MapAgentGym();
        app.MapDemoImages();
    }
}
