using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.OpenApi;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Security;

/// <summary>Who may call. Every endpoint asks for a caller unless it says AllowAnonymous; <c>Auth:Mode</c> decides how callers show who they are.</summary>
internal static class SecurityServices
{
    private const string KeyOrCookie = "KeyOrCookie";

    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccessKeys>();
        builder.Services.Configure<OpenApiOptions>(Api.ApiServices.Version, KeyDescription.Configure);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        var authentication = builder.Services.AddAuthentication(options => options.DefaultScheme = KeyOrCookie)
            .AddScheme<LoopbackOptions, LoopbackHandler>(nameof(AuthMode.Loopback), null)
            .AddScheme<ApiKeyOptions, ApiKeyHandler>(nameof(AuthMode.ApiKey), null)
            .AddCookie(nameof(AuthMode.Cookie), ConfigureCookie);
        authentication.AddPolicyScheme(KeyOrCookie, null, options => options.ForwardDefaultSelector = context =>
        {
            var mode = context.RequestServices.GetRequiredService<AuthOptions>().Mode;
            return mode == AuthMode.Cookie && ApiKeyHandler.KeyOf(context.Request) is not null ? nameof(AuthMode.ApiKey) : mode.ToString();
        });
        // Without a login, a page elsewhere must not reach this service under a name of its own that it points at 127.0.0.1 (DNS rebinding).
        builder.Services.AddOptions<HostFilteringOptions>().PostConfigure<AuthOptions>((options, auth) =>
        {
            if (auth.Mode == AuthMode.Loopback)
                options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"];
        });
    }

    public static void UseSecurity(this WebApplication app)
    {
        app.UseMiddleware<CrossSiteGuard>();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "webshoprl";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.LoginPath = LoginPage.Path;
        options.Events.OnRedirectToLogin = context =>
        {
            // A program cannot fill in a form: it gets 401, a browser the login page.
            if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/hubs"))
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else
                context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
    }
}
