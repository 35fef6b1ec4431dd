using Microsoft.Extensions.Primitives;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Security;

/// <summary>
/// Answers only to the names that the service has. Without a login, a page elsewhere must not reach it under a name of its own that it points at 127.0.0.1 (DNS rebinding).
/// The framework's own host filtering does the same and says less: it is left open.
/// </summary>
internal sealed class HostGuard(RequestDelegate next, HostNameOptions options, AuthOptions auth)
{
    private readonly StringSegment[] _names = [.. options.Names.Select(name => new StringSegment(new HostString(name).ToUriComponent()))];
    private readonly bool _all = options.Names.Contains("*");

    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host;
        // HTTP/1.0 has no Host; a browser always sends one.
        return _all || !host.HasValue || HostString.MatchesAny(host.Value, _names) ? next(context) : RefuseAsync(context, host.Host);
    }

    private Task RefuseAsync(HttpContext context, string host)
    {
        var names = string.Join(", ", options.Names);
        var detail = auth.Mode == AuthMode.Loopback
            ? $"'{host}' is not a name of this machine itself: with Auth:Mode Loopback only {names} are answered. To let others in, choose Auth:Mode ApiKey or Cookie."
            : $"'{host}' is not a name that this service answers to: AllowedHosts has {names}. Use one of these, or add it there.";
        return TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
    }
}
