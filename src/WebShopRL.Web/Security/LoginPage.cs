using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Security;

/// <summary>Where people give their key with <c>Auth:Mode</c> Cookie.</summary>
internal static class LoginPage
{
    public const string Path = "/login";

    public static void MapLogin(this WebApplication app)
    {
        if (app.Services.GetRequiredService<AuthOptions>().Mode != AuthMode.Cookie)
            return;
        app.MapGet(Path, (string? returnUrl) => Form(returnUrl)).AllowAnonymous().ExcludeFromDescription();
        // CrossSiteGuard keeps other sites' forms out.
        app.MapPost(Path, LogInAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        app.MapPost("/logout", async (HttpContext context) =>
        {
            await context.SignOutAsync(nameof(AuthMode.Cookie));
            return TypedResults.LocalRedirect("/");
        }).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<Results<ContentHttpResult, RedirectHttpResult>> LogInAsync([FromForm] string? key, [FromForm] string? returnUrl, KeyGuard guard, AccessKeys keys, HttpContext context)
    {
        switch (guard.Check(context.Connection.RemoteIpAddress, key ?? ""))
        {
            case KeyVerdict.Unknown:
                return Form(returnUrl, "This key is not known.");
            case KeyVerdict.NotLookedAt:
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = KeyGuard.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                return Form(returnUrl, $"Too many wrong keys came from your address. Try again in {KeyGuard.Window.TotalSeconds:0} seconds.");
            case KeyVerdict.Accepted:
                break;
        }
        await context.SignInAsync(nameof(AuthMode.Cookie), Callers.Principal(keys.NameOf(key!), nameof(AuthMode.Cookie)));
        return TypedResults.LocalRedirect(IsLocal(returnUrl) ? returnUrl! : "/");
    }

    private static bool IsLocal(string? url) => url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);

    private static ContentHttpResult Form(string? returnUrl, string? refusal = null) => TypedResults.Content($"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>WebShopRL</title>
        <style>:root {"{"} color-scheme: light dark; font-family: system-ui {"}"} form {"{"} display: grid; gap: .75rem; max-width: 20rem; margin: 20vh auto {"}"}</style></head>
        <body><form method="post"><h1>WebShopRL</h1>
        {(refusal is null ? "" : $"<p role=\"alert\">{refusal}</p>")}
        <label for="key">Key</label><input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
        <input type="hidden" name="returnUrl" value="{HtmlEncoder.Default.Encode(returnUrl ?? "/")}"><button>Log in</button></form></body>
        </html>
        """, "text/html; charset=utf-8");
}
