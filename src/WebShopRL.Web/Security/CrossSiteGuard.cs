namespace WebShopRL.Web.Security;

/// <summary>
/// Refuses changes that a browser sends on behalf of another site's page: with no login, or with a cookie, such a page could otherwise act as
/// the person who looks at it. Programs send neither header.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || !IsFromAnotherSite(request))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return TypedResults.Problem("Pages of other sites may not change anything here.", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private static bool IsFromAnotherSite(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site == "cross-site" || site == "same-site";
        return request.Headers.TryGetValue("Origin", out var origin) && origin.Count > 0
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
