using System.Security.Claims;
using Microsoft.JSInterop;

namespace WebShopRL.Web.Layout;

/// <summary>The name under which somebody plays and judges: the one given last in this browser, else the login's.</summary>
internal static class ReaderName
{
    private const string Key = "name";

    /// <summary>Where neither is known.</summary>
    public const string Nobody = "me";

    public static string Of(ClaimsPrincipal person) => person.Identity?.Name ?? Nobody;

    /// <summary>The name that was given in this browser before; null where none was, or it keeps nothing.</summary>
    public static async Task<string?> KeptAsync(IJSRuntime browser, CancellationToken cancellation)
    {
        try
        {
            return await browser.InvokeAsync<string?>("localStorage.getItem", cancellation, Key) is { Length: > 0 } name ? name : null;
        }
        catch (JSException)
        {
            return null;
        }
    }

    /// <summary>Keeps it for the next page and the next visit; a browser that keeps nothing asks again.</summary>
    public static async Task KeepAsync(IJSRuntime browser, string name, CancellationToken cancellation)
    {
        try
        {
            await browser.InvokeVoidAsync("localStorage.setItem", cancellation, Key, name);
        }
        catch (JSException)
        {
            // A name is no reason to stop anybody.
        }
    }
}
