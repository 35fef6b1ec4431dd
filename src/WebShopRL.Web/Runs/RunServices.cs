namespace WebShopRL.Web.Runs;

internal static class RunServices
{
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LaunchCheck>();
        builder.Services.AddSingleton<RunCommands>();
    }
}
