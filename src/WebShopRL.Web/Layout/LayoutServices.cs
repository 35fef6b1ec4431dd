namespace WebShopRL.Web.Layout;

internal static class LayoutServices
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // The packages' files, also where the program runs from its build output.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddSingleton<PageFiles>();
        builder.Services.AddSingleton<PageHandover>();
        builder.Services.AddScoped<DatabaseState>();
        builder.Services.AddScoped<PageReading>();
    }

    public static void MapPages(this WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = PageFiles.Keep });
        app.UseAntiforgery();
        app.UseMiddleware<PageAddressGuard>();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization();
    }
}
