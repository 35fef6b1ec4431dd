using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace WebShopRL.Web.Api;

/// <summary>One JSON object a line, written as they come, so that any number of them needs the memory of one.</summary>
/// <param name="items">Written each by its own type.</param>
/// <param name="asArray">All of them one JSON array, for readers that want a whole file: an object a line, between brackets.</param>
internal sealed class JsonLines(IAsyncEnumerable<object> items, bool asArray = false) : IResult, IEndpointMetadataProvider
{
    public const string ContentType = "application/x-ndjson";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellation = httpContext.RequestAborted;
        var output = httpContext.Response.Body;
        httpContext.Response.ContentType = asArray ? "application/json" : ContentType;
        var first = true;
        await foreach (var item in items.WithCancellation(cancellation))
        {
            if (asArray)
                await output.WriteAsync(first ? "[\n"u8.ToArray() : ",\n"u8.ToArray(), cancellation);
            first = false;
            await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(item, item.GetType(), ApiJson.Options), cancellation);
            if (!asArray)
                await output.WriteAsync("\n"u8.ToArray(), cancellation);
        }
        if (asArray)
            await output.WriteAsync(first ? "[]\n"u8.ToArray() : "\n]\n"u8.ToArray(), cancellation);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [ContentType]));
}
