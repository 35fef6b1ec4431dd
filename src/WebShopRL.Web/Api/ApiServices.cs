using Microsoft.AspNetCore.Mvc;
using Scalar.AspNetCore;

namespace WebShopRL.Web.Api;

/// <summary>What all of the REST API has in common: JSON, problems, validation, the OpenAPI document.</summary>
internal static class ApiServices
{
    public const string Version = "v1";

    public const string Prefix = $"/api/{Version}";

    /// <summary>Largest body that a call takes, except where it says otherwise.</summary>
    public const long MaximumBody = 1 << 20;

    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??= Mend(context.ProblemDetails.Status));
        builder.Services.AddExceptionHandler<FailedRequests>();
        builder.Services.AddRequestDecompression();
        builder.Services.AddOpenApi(Version, OpenApiDescription.Configure);
    }

    /// <summary>What to do about an answer that no handler gave.</summary>
    public static string? Mend(int? status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Send a key as X-Api-Key, as Authorization: Bearer, or as the password of HTTP Basic, in an address http://any:KEY@host.",
        StatusCodes.Status404NotFound => "There is nothing at this address: /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take the method: the Allow header names those that it does.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status429TooManyRequests => "Too many wrong keys came from this address: wait as long as Retry-After says.",
        StatusCodes.Status415UnsupportedMediaType => "The body's Content-Type is not taken here: /openapi/v1.json names those that are.",
        _ => null,
    };

    /// <summary>Problems instead of error pages, for all but the pages themselves.</summary>
    public static void UseApi(this WebApplication app) => app.UseWhen(
        context => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/hangfire"),
        api =>
        {
            api.UseExceptionHandler();
            api.UseStatusCodePages();
            api.UseBodyEncoding();
        });

    /// <summary>The group that every feature maps its calls into.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app)
    {
        app.MapOpenApi();
        // Nothing from elsewhere: the page is for machines without a network too.
        app.MapScalarApiReference("/scalar", options => options.WithTitle("WebShopRL").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp());

        return app.MapGroup(Prefix)
            .RequireAuthorization()
            .WithMetadata(new RequestSizeLimitAttribute(MaximumBody), ProblemResult.Produces(StatusCodes.Status503ServiceUnavailable))
            .AddEndpointFilterFactory(RequestValidation.Filter);
    }
}
