namespace WebShopRL.Web.Runs.External;

internal static class ExternalRunServices
{
    public static void AddExternalRuns(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ExternalRuns>();
}
