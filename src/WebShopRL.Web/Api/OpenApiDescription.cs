using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace WebShopRL.Web.Api;

/// <summary>Makes the OpenAPI document tell everything a call can answer, and every bound that is checked.</summary>
internal static class OpenApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath is { } path
            && (path.StartsWith("api/", StringComparison.Ordinal) || path is "health" or "alive");
        options.AddSchemaTransformer((schema, context, _) =>
        {
            AddBounds(schema, context);
            return Task.CompletedTask;
        });
    }

    private static void AddBounds(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true)
            ?? (context.ParameterDescription?.ParameterDescriptor as Microsoft.AspNetCore.Mvc.Infrastructure.IParameterInfoParameterDescriptor)?.ParameterInfo.GetCustomAttributes(inherit: true)
            ?? [];
        foreach (var attribute in attributes)
            if (attribute is AllowedValuesAttribute allowed)
                schema.Enum = [.. allowed.Values.OfType<string>().Select(value => (JsonNode)value)];
            else if (attribute is TextAttribute)
                schema.Pattern = "^[^\\u0000]*$";
    }
}
