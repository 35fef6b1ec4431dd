namespace WebShopRL.Web.Models;

internal static class ModelPageServices
{
    public static void AddModelPages(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ModelDownloads>();
}
