using WebShopRL.Web.Play.Advice;
using WebShopRL.Web.Play.Tasks;

namespace WebShopRL.Web.Play;

internal static class PlayServices
{
    public static void AddPlay(this WebApplicationBuilder builder) => builder.Services.AddSingleton<PlayTasks>().AddSingleton<AgentAdvisor>();
}
