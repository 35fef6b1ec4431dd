using Microsoft.AspNetCore.OpenApi;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Episodes;

internal static class EpisodeServices
{
    public static void AddEpisodes(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EpisodeSessions>().AddSingleton<EpisodeCalls>();
        builder.Services.ConfigureHttpJsonOptions(json => EpisodeJson.Configure(json.SerializerOptions));
        builder.Services.Configure<OpenApiOptions>(ApiServices.Version, options => options.AddSchemaTransformer(EpisodeBatchDescription.DescribeAsync));
    }
}
