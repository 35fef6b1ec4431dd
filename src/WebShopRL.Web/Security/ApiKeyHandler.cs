using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Security;

internal sealed class ApiKeyOptions : AuthenticationSchemeOptions;

/// <summary>Reads the key from <c>X-Api-Key</c>, <c>Authorization: Bearer</c>, or the password of <c>Authorization: Basic</c>, whatever the name beside it.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyGuard guard, AccessKeys keys, AuthOptions auth)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    public const string Header = "X-Api-Key";
    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    private bool _notLookedAt;

    public static string? KeyOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var key))
            return key;
        string authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
            : authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? Password(authorization[Basic.Length..].Trim())
            : null;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { } key)
            return Task.FromResult(AuthenticateResult.NoResult());
        var verdict = guard.Check(Context.Connection.RemoteIpAddress, key);
        _notLookedAt = verdict == KeyVerdict.NotLookedAt;
        return Task.FromResult(verdict == KeyVerdict.Accepted
            ? AuthenticateResult.Success(Callers.Ticket(keys.NameOf(key), Scheme.Name))
            : AuthenticateResult.Fail("The key is not known."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => KeyChallenge.AnswerAsync(Context, auth.Mode, _notLookedAt);

    /// <summary>What stands after the first colon; null where it is no <c>name:password</c> in base64.</summary>
    private static string? Password(string credentials)
    {
        var octets = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials, octets, out var length))
            return null;
        var pair = Encoding.UTF8.GetString(octets.AsSpan(0, length));
        return pair.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? pair[(colon + 1)..] : null;
    }
}

internal static class Callers
{
    public static ClaimsPrincipal Principal(string name, string scheme) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], scheme));

    public static AuthenticationTicket Ticket(string name, string scheme) => new(Principal(name, scheme), scheme);
}
