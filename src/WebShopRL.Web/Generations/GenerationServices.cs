using WebShopRL.Store.Generations;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Generations;

internal static class GenerationServices
{
    public static void AddGenerations(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GenerationLauncher>();
        builder.Services.AddSingleton<GenerationControl>();
        builder.Services.AddWorkKind<Generation, GenerationJob>("generation", WorkQueues.Evaluation);
    }
}
