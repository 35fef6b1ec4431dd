using System.Globalization;
using Microsoft.Net.Http.Headers;
using WebShopRL.Web.Api;
using WebShopRL.Web.Compatibility;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Security;

/// <summary>Answers a caller without a key that is accepted: 401 with the ways to show one, or 429 where too many wrong ones came.</summary>
internal static class KeyChallenge
{
    private const string Realm = "realm=\"WebShopRL\"";

    public static async Task AnswerAsync(HttpContext context, AuthMode mode, bool notLookedAt)
    {
        var response = context.Response;
        if (notLookedAt)
        {
            response.StatusCode = StatusCodes.Status429TooManyRequests;
            response.Headers.RetryAfter = KeyGuard.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers.Append(HeaderNames.WWWAuthenticate, $"Bearer {Realm}");
            // A browser asks for a password where it reads this. With a login page it shall not do so beneath a page whose cookie has run out.
            if (mode == AuthMode.ApiKey || OwnPorts.Serve(context.Request.Path))
                response.Headers.Append(HeaderNames.WWWAuthenticate, $"Basic {Realm}, charset=\"UTF-8\"");
        }
        // The API writes its problems itself.
        if (!context.Request.Path.StartsWithSegments("/api"))
            await response.WriteAsync(ApiServices.Mend(response.StatusCode)!, context.RequestAborted);
    }

    /// <summary>Whether somebody looks who can fill in the login form: programs cannot, and a port of its own has none.</summary>
    public static bool CanLogIn(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.Features.Get<OwnPorts.RootedServer>() is null
        && !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/hubs")
        && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
