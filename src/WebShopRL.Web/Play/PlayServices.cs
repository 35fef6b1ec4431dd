using Microsoft.AspNetCore.OpenApi;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Play;

internal static class PlayServices
{
    public static void AddPlay(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EpisodeSessions>().AddSingleton<EpisodeCalls>();
        builder.Services.ConfigureHttpJsonOptions(json => EpisodeJson.Configure(json.SerializerOptions));
        builder.Services.Configure<OpenApiOptions>(ApiServices.Version, options => options.AddSchemaTransformer(EpisodeBatchDescription.DescribeAsync));
    }
}
