using WebShopRL.Agents.Models;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Checkpoints;

internal static class CheckpointServices
{
    public static void AddCheckpoints(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => new ModelHub(
            ModelHub.CreateClient(), services.GetRequiredService<ModelsOptions>().Hub, Path.Combine(services.GetRequiredService<ArtifactsOptions>().Root, "models"),
            time: services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<CheckpointFolders>();
        builder.Services.AddSingleton<CheckpointExport>();
        builder.Services.AddSingleton<FormerCheckpoints>();
    }
}
