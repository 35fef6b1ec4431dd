using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace WebShopRL.Web.Api;

/// <summary>One JSON object a line, written as they come, so that any number of them needs the memory of one.</summary>
internal sealed class JsonLines(IAsyncEnumerable<object> items) : IResult, IEndpointMetadataProvider
{
    public const string ContentType = "application/x-ndjson";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellation = httpContext.RequestAborted;
        httpContext.Response.ContentType = ContentType;
        await foreach (var item in items.WithCancellation(cancellation))
        {
            await httpContext.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(item, item.GetType(), ApiJson.Options), cancellation);
            await httpContext.Response.Body.WriteAsync("\n"u8.ToArray(), cancellation);
        }
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ContentType]));
}
