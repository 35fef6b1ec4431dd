using WebShopRL.Store.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs.Training;

internal static class TrainingServices
{
    public static void AddTraining(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RunWriter>();
        builder.Services.AddSingleton<ITrainer, AlgorithmTrainer>();
        builder.Services.AddSingleton<RunAttempt>();
        builder.Services.AddWorkKind<Run, RunJob>("run", WorkQueues.Training);
    }
}
