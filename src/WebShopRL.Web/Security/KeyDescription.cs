using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using WebShopRL.Web.Api;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Web.Security;

/// <summary>What the OpenAPI document tells of keys, where any are asked for.</summary>
internal static class KeyDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddOperationTransformer(DescribeAsync);
        options.AddDocumentTransformer((document, context, _) => { Describe(document, context); return Task.CompletedTask; });
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (AsksForNothing(context.ApplicationServices) || !context.Description.RelativePath!.StartsWith("api/", StringComparison.Ordinal))
            return;
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancellation);
        operation.Responses ??= [];
        operation.Responses["401"] = OpenApiDescription.Problem("No key that is known.", problem);
        operation.Responses["429"] = OpenApiDescription.Problem("Too many wrong keys came from this address; Retry-After tells when to try again.", problem);
    }

    private static void Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context)
    {
        if (AsksForNothing(context.ApplicationServices))
            return;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyHandler.Header, Description = "One of Auth:Keys." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
    }

    private static bool AsksForNothing(IServiceProvider services) => services.GetRequiredService<AuthOptions>().Mode == AuthMode.Loopback;
}
