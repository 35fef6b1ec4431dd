namespace WebShopRL.Web.Evaluations;

internal static class EvaluationServices
{
    public static void AddEvaluations(this WebApplicationBuilder builder) => builder.Services.AddSingleton<EvaluationLauncher>();
}
