namespace WebShopRL.Web.Comparisons;

internal static class ComparisonServices
{
    public static void AddComparisons(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ComparisonLauncher>();
}
