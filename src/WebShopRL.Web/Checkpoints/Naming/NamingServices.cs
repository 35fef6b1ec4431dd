namespace WebShopRL.Web.Checkpoints.Naming;

internal static class NamingServices
{
    public static void AddCheckpointNames(this WebApplicationBuilder builder) => builder.Services.AddSingleton<CheckpointNaming>();
}
