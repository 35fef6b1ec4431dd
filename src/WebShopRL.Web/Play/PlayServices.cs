namespace WebShopRL.Web.Play;

internal static class PlayServices
{
    public static void AddPlay(this WebApplicationBuilder builder) => builder.Services.AddSingleton<EpisodeSessions>().AddSingleton<EpisodeCalls>();
}
