using System.Text.Json.Serialization.Metadata;
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
            // The API's context knows the API's bodies alone; hub arguments and messages are found by reflection.
            json.PayloadSerializerOptions.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
        });
    }

    public static void MapRunFeed(this WebApplication app) => app.MapHub<RunHub>("/hubs/runs").RequireAuthorization();
}
