using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs.Feed;

internal static class FeedServices
{
    public static void AddRunFeed(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunSignals>();
        builder.Services.AddSingleton<IRunFeed, RunFeed>();
        builder.Services.AddHostedService<RunListener>();
        builder.Services.AddSignalR().AddJsonProtocol(json =>
        {
            ApiJson.Configure(json.PayloadSerializerOptions);
        });
    }

    public static void MapRunFeed(this WebApplication app) => app.MapHub<RunHub>("/hubs/runs").RequireAuthorization();
}
