namespace WebShopRL.Web.Policies.Advice;

internal static class AdviceServices
{
    public static void AddAdvice(this WebApplicationBuilder builder) => builder.Services.AddSingleton<DecisionAdvisor>();
}
