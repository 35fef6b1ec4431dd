namespace WebShopRL.Web.Play;

internal static class PlayServices
{
    public static void AddPlay(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EpisodeSessions>();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, EpisodeJsonContext.Default));
    }
}
