using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Runs;

namespace WebShopRL.Web.Artifacts;

internal static class ArtifactServices
{
    public static void AddArtifacts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IArtifacts, FolderArtifacts>();
        builder.Services.AddSingleton<ContentReferences>();
        builder.Services.AddSingleton<RunInputs>();
        builder.Services.AddSingleton<ArtifactSweep>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ArtifactSweep>());
    }
}
