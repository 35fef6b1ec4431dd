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
        builder.Services.AddSingleton<KeyGuard>();
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
        builder.Services.PostConfigure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]); // HostGuard does it
    }

    /// <summary>Comes before everything else in the pipeline.</summary>
    public static void UseHostNames(this WebApplication app) => app.UseMiddleware<HostGuard>();

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
            if (!KeyChallenge.CanLogIn(context.HttpContext))
                return KeyChallenge.AnswerAsync(context.HttpContext, AuthMode.Cookie, notLookedAt: false);
            context.Response.Redirect(context.RedirectUri);
            return Task.CompletedTask;
        };
    }
}
