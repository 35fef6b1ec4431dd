using WebShopRL.Store.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs;

internal static class RunServices
{
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunWriter>();
        builder.Services.AddSingleton<RunLauncher>();
        builder.Services.AddSingleton<RunControl>();
        builder.Services.AddSingleton<ITrainer, AlgorithmTrainer>();
        builder.Services.AddWorkKind<Run, RunJob>("run", WorkQueues.Training);
    }
}
