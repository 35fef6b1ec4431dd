namespace WebShopRL.Web.Catalogs;

internal static class ShopServices
{
    public static void AddShop(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ShopProvider>();
        builder.Services.AddSingleton<CatalogCheck>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ShopProvider>());
    }
}
