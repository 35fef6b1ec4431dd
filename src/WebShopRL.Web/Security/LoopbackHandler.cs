using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace WebShopRL.Web.Security;

internal sealed class LoopbackOptions : AuthenticationSchemeOptions;

/// <summary>Whoever is on this machine may do everything.</summary>
internal sealed class LoopbackHandler(IOptionsMonitor<LoopbackOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<LoopbackOptions>(options, logger, encoder)
{
    private static readonly AuthenticateResult Local = AuthenticateResult.Success(Callers.Ticket("local", "Loopback"));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Local);
}
