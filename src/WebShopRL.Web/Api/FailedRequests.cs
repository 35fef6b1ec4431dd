using System.Buffers;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Store;

namespace WebShopRL.Web.Api;

/// <summary>Turns what the framework or a part of the service throws into the problem it stands for; anything else stays a 500 and is logged.</summary>
internal sealed class FailedRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        var problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => Wrong(UnreadableRequest.Describe(bad, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint, Foreign(context))),
            BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode, Detail = bad.Message },
            InvalidDataException when BodyEncoding.Of(context) is { } encoding => Wrong(("body", $"The body is not whole {encoding} data, which its Content-Encoding says it is.")),
            InvalidOperationException { Message: var said } when said.Contains("charset", StringComparison.Ordinal) => new ProblemDetails { Status = StatusCodes.Status415UnsupportedMediaType, Detail = "The content type names a charset that is not known: send JSON as UTF-8 (application/json)." },
            UnavailableException notYet => Unavailable(context, notYet.Message),
            _ when DatabaseRetry.IsAway(exception) => Unavailable(context, "The database cannot be reached. Try again in a few seconds; /health tells when it is back."),
            _ => null,
        };
        if (problem is null)
            return false;
        context.Response.StatusCode = problem.Status!.Value;
        await TypedResults.Problem(problem).ExecuteAsync(context);
        return true;
    }

    private static HttpValidationProblemDetails Wrong((string Field, string Message) wrong) =>
        new(new Dictionary<string, string[]> { [wrong.Field] = [wrong.Message] }) { Status = StatusCodes.Status400BadRequest };

    private static ProblemDetails Unavailable(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "5";
        return new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Detail = detail };
    }

    /// <summary>What the body is where it is no text. A reader that stops at its first byte leaves it to be read again.</summary>
    private static ForeignContent? Foreign(HttpContext context)
    {
        try
        {
            if (!context.Request.BodyReader.TryRead(out var read))
                return null;
            Span<byte> start = stackalloc byte[ForeignContent.Looked];
            var looked = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, start.Length));
            looked.CopyTo(start);
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start);
            return ForeignContent.Of(start[..(int)looked.Length]);
        }
        catch (InvalidOperationException)
        {
            return null; // Whoever read it last still does, or has ended it.
        }
    }
}
