using WebShopRL.Store.Comparisons;
using WebShopRL.Web.Work;

namespace WebShopRL.Web.Comparisons;

internal static class ComparisonServices
{
    public static void AddComparisons(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ComparisonLauncher>();
        builder.Services.AddWorkKind<Comparison, ComparisonJob>("comparison", WorkQueues.Evaluation);
    }
}
