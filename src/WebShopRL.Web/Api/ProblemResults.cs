using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace WebShopRL.Web.Api;

/// <summary>404: the thing the address names is not there. As part of a handler's result type it also puts itself into the OpenAPI document.</summary>
internal sealed class NotFoundProblem(string detail) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext) => ProblemResult.WriteAsync(httpContext, StatusCodes.Status404NotFound, detail);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(ProblemResult.Produces(StatusCodes.Status404NotFound));
}

/// <summary>409: the thing is there, but not in a state in which this can be done.</summary>
internal sealed class ConflictProblem(string detail) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext) => ProblemResult.WriteAsync(httpContext, StatusCodes.Status409Conflict, detail);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(ProblemResult.Produces(StatusCodes.Status409Conflict));
}

internal static class ProblemResult
{
    public const string ContentType = "application/problem+json";

    public static Task WriteAsync(HttpContext context, int status, string detail) => TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);

    public static IProducesResponseTypeMetadata Produces(int status) => new ProducesResponseTypeMetadata(
        status, status == StatusCodes.Status400BadRequest ? typeof(HttpValidationProblemDetails) : typeof(ProblemDetails), [ContentType]);
}
