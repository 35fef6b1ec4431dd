using Microsoft.AspNetCore.Diagnostics;

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

    /// <summary>Where a person finds nothing, a page says so; programs, and what other servers' clients know, are answered as ever. Comes before the login: who is unknown is asked for that first.</summary>
    /// <param name="isOfOthers">Which paths other servers' clients know.</param>
    public static void UsePages(this WebApplication app, Func<PathString, bool> isOfOthers)
    {
        app.UseStatusCodePagesWithReExecute(NotFoundPath, createScopeForStatusCodePages: true);
        // Not in a branch of the pipeline: what is executed anew there is not routed.
        app.Use((context, next) =>
        {
            if (isOfOthers(context.Request.Path) || !IsForAPerson(context))
                context.Features.Get<IStatusCodePagesFeature>()!.Enabled = false;
            return next(context);
        });
    }

    private const string NotFoundPath = "/not-found";

    private static readonly PathString[] Programs = ["/api", "/hubs", "/hangfire", "/health", "/openapi", "/_blazor", "/_framework"];

    private static bool IsForAPerson(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !Programs.Any(program => context.Request.Path.StartsWithSegments(program))
        && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    public static void MapPages(this WebApplication app)
    {
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = PageFiles.Keep });
        app.UseAntiforgery();
        app.UseMiddleware<PageAddressGuard>();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization();
    }
}
