namespace WebShopRL.Web.Catalogs.Uploads;

internal static class UploadServices
{
    public static void AddCatalogUploads(this WebApplicationBuilder builder) => builder.Services.AddSingleton<CatalogUploads>();
}
