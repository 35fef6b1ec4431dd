namespace WebShopRL.Web.Trajectories;

internal static class TrajectoryServices
{
    public static void AddTrajectories(this WebApplicationBuilder builder) => builder.Services.AddSingleton<TrajectoryImport>().AddSingleton<TrajectoryExport>().AddSingleton<TrajectoryDeletion>().AddSingleton<TrajectorySetChanges>();
}
