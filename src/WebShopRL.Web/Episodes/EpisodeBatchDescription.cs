using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace WebShopRL.Web.Episodes;

/// <summary>Tells the OpenAPI document what may stand in the place of a batch's item: the serializer knows an object alone.</summary>
internal static class EpisodeBatchDescription
{
    public static async Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type != typeof(EpisodeBatchAnswer) || schema.Properties?["items"] is not OpenApiSchema items)
            return;
        List<IOpenApiSchema> kinds = [];
        foreach (var kind in (Type[])[typeof(StartedEpisode), typeof(ActionAnswer), typeof(ClosedEpisodes), typeof(HttpValidationProblemDetails)])
            kinds.Add(await context.GetOrCreateSchemaAsync(kind, null, cancellation));
        items.Items = new OpenApiSchema { AnyOf = kinds };
    }
}
