using WebShopRL.Agents.Metrics;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Runs.Training;

internal static class TrainingServices
{
    public static void AddTraining(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<HigherIsBetter>(_ => metric => MetricTable.DirectionOf(metric) is var direction && direction == MetricDirection.Neither ? null : direction == MetricDirection.Higher);
        builder.Services.AddSingleton<RunWriter>();
        builder.Services.AddSingleton<ITrainer, AlgorithmTrainer>();
        builder.Services.AddSingleton<RunAttempt>();
        builder.Services.AddWorkKind<Run, RunJob>("run", WorkQueues.Training);
    }
}
