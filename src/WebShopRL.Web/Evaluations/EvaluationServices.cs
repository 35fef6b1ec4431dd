using WebShopRL.Store.Evaluations;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Evaluations;

internal static class EvaluationServices
{
    public static void AddEvaluations(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EvaluationLauncher>();
        builder.Services.AddSingleton<GoalPlayers>();
        builder.Services.AddWorkKind<EvaluationRecord, EvaluationJob>("evaluation", WorkQueues.Evaluation);
    }
}
