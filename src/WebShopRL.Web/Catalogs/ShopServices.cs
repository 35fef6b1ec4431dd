using WebShopRL.Shop;

namespace WebShopRL.Web.Catalogs;

/// <summary>The one shop this process serves. Opened in the background at start; <see cref="OpenAsync"/> waits for it.</summary>
public sealed class ShopProvider
{
    /// <summary>True once open.</summary>
    public bool IsOpen => throw new NotImplementedException();

    /// <summary>Waits until the shop is open. Throws what opening threw.</summary>
    public Task<Storefront> OpenAsync(CancellationToken cancellation = default) => throw new NotImplementedException();
}

internal static class ShopServices
{
    public static void AddShop(this WebApplicationBuilder builder) => builder.Services.AddSingleton<ShopProvider>();
}
