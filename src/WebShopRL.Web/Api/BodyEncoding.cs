using Microsoft.Net.Http.Headers;

namespace WebShopRL.Web.Api;

/// <summary>
/// Bodies that are packed and say so (<c>Content-Encoding: gzip</c>, <c>br</c>, <c>deflate</c>) are unpacked while they are read, up to as many bytes as the call takes unpacked; one packed otherwise is refused.
/// </summary>
internal static class BodyEncoding
{
    private static readonly object Key = new();

    /// <summary>How the request's body was packed; null where it was not.</summary>
    public static string? Of(HttpContext context) => context.Items.TryGetValue(Key, out var encoding) ? (string?)encoding : null;

    public static void UseBodyEncoding(this IApplicationBuilder app)
    {
        app.Use(async (context, next) =>
        {
            if (context.Request.Headers.ContentEncoding is { Count: > 0 } given)
                context.Items[Key] = given.ToString();
            await next(context);
        });
        app.UseRequestDecompression();
        app.Use(async (context, next) =>
        {
            // What it could unpack it has taken the header from.
            if (context.Request.Headers.ContentEncoding.ToString() is { Length: > 0 } left && !left.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers[HeaderNames.AcceptEncoding] = "gzip, br, deflate";
                await TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, detail: $"A body of Content-Encoding '{left}' is not taken here: send it as it is, or as one of gzip, br, deflate.").ExecuteAsync(context);
                return;
            }
            await next(context);
        });
    }
}
