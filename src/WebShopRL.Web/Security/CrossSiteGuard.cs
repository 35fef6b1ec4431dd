using Microsoft.AspNetCore.SignalR;

namespace WebShopRL.Web.Security;

/// <summary>
/// Refuses what a browser sends on behalf of another site's page, as far as it changes something or opens a connection that goes on: with no login, or
/// with a cookie, such a page could otherwise act and read as the person who looks at it. What an ordinary GET answers, browsers keep from other sites by
/// themselves; what comes through a web socket they do not. Programs send neither header.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!IsFromAnotherSite(context.Request) || IsHarmless(context.Request) && !OpensConnection(context))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return TypedResults.Problem("Pages of other sites may not change anything here, nor listen.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private static bool IsHarmless(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    /// <summary>The hub of runs and the pages' own circuit, by whichever transport, and any other web socket.</summary>
    private static bool OpensConnection(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null || context.Request.Headers.Upgrade.Count > 0;

    private static bool IsFromAnotherSite(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site == "cross-site" || site == "same-site";
        return request.Headers.TryGetValue("Origin", out var origin) && origin.Count > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
