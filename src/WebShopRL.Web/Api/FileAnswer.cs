using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace WebShopRL.Web.Api;

/// <summary>A file as bytes: whole (200), a range of it (206), or the word that the range (416) or the wanted version (304, 412) cannot be given.</summary>
internal sealed class FileAnswer(string path, string name) : IResult, IEndpointMetadataProvider
{
    private const string Bytes = "application/octet-stream";

    public Task ExecuteAsync(HttpContext httpContext) => TypedResults.PhysicalFile(
        path, Bytes, name, lastModified: File.GetLastWriteTimeUtc(path), enableRangeProcessing: true).ExecuteAsync(httpContext);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), [Bytes]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status206PartialContent, typeof(Stream), [Bytes]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
        builder.Metadata.Add(ProblemResult.Produces(StatusCodes.Status412PreconditionFailed));
        builder.Metadata.Add(ProblemResult.Produces(StatusCodes.Status416RangeNotSatisfiable));
    }
}
