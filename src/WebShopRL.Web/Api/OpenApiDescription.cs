using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace WebShopRL.Web.Api;

/// <summary>
/// Makes the OpenAPI document tell everything a call can answer, and every bound that is checked. What a handler answers by its result type is there already; here
/// comes what the pipeline around it answers.
/// </summary>
internal static class OpenApiDescription
{
    private const string NoNul = "^[^\\u0000]*$", NotBlank = "^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$";

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath is { } path
            && (path.StartsWith("api/", StringComparison.Ordinal) || path is "health" or "alive");
        options.AddSchemaTransformer((schema, context, _) => { Describe(schema, context); return Task.CompletedTask; });
        options.AddOperationTransformer(DescribeAsync);
        options.AddDocumentTransformer((document, _, _) => { Describe(document); return Task.CompletedTask; });
    }

    private static void Describe(OpenApiDocument document) => document.Info = new OpenApiInfo
    {
        Title = "WebShopRL",
        Version = "v1",
        Description = "Shopping agents trained, evaluated and compared on WebShop. JSON in snake_case; unknown members are refused; errors are RFC 9457 problems. Lists take limit and after, and link to their next part in a Link header.",
    };

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (!context.Description.RelativePath!.StartsWith("api/", StringComparison.Ordinal))
            return;
        var responses = operation.Responses ??= [];
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancellation);
        var invalid = await context.GetOrCreateSchemaAsync(typeof(HttpValidationProblemDetails), null, cancellation);
        if (operation.Parameters is { Count: > 0 } || operation.RequestBody is not null)
            Add(StatusCodes.Status400BadRequest, "A parameter or the body is not legal; errors tells what, by field.", invalid);
        if (context.Description.HttpMethod is not "GET")
            Add(StatusCodes.Status403Forbidden, "A browser sent this for a page of another site.", problem);
        if (operation.RequestBody is not null)
        {
            Add(StatusCodes.Status413PayloadTooLarge, "The body is too large.", problem);
            Add(StatusCodes.Status415UnsupportedMediaType, "The body is not of a content type that is taken.", problem);
        }
        if (responses.TryGetValue("503", out var unavailable) && unavailable is OpenApiResponse response)
            response.Description = "The catalog is not open yet, or the database cannot be reached; Retry-After tells when to try again.";
        operation.Responses = [];
        foreach (var (status, answer) in responses.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            operation.Responses[status] = answer;

        void Add(int status, string description, OpenApiSchema schema) => responses[status.ToString(CultureInfo.InvariantCulture)] = Problem(description, schema);
    }

    /// <summary>An answer that is a problem of that shape.</summary>
    public static OpenApiResponse Problem(string description, OpenApiSchema schema) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { [ProblemResult.ContentType] = new() { Schema = schema } },
    };

    private static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = context.JsonTypeInfo.Type;
        // Problems carry extensions, such as trace_id.
        if (type.IsAssignableTo(typeof(ProblemDetails)))
            (schema.AdditionalPropertiesAllowed, schema.AdditionalProperties) = (true, null);
        if (schema.Enum is { Count: > 0 } && schema.Type is null)
            schema.Type = JsonSchemaType.String;

        var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true)
            ?? (context.ParameterDescription?.ParameterDescriptor as Microsoft.AspNetCore.Mvc.Infrastructure.IParameterInfoParameterDescriptor)?.ParameterInfo.GetCustomAttributes(inherit: true)
            ?? [];
        if (attributes.OfType<JsonConverterAttribute>().Select(given => Activator.CreateInstance(given.ConverterType!)).OfType<IDescribedConverter>().FirstOrDefault() is { } converter)
        {
            converter.Describe(schema);
            return;
        }
        foreach (var attribute in attributes)
            if (attribute is AllowedValuesAttribute choices && schema.Items is OpenApiSchema item)
                item.Enum = [.. choices.Values.OfType<string>().Select(value => (JsonNode)value)];
            else if (attribute is AllowedValuesAttribute allowed)
                schema.Enum = [.. allowed.Values.OfType<string>().Select(value => (JsonNode)value), .. schema.Type?.HasFlag(JsonSchemaType.Null) == true ? [JsonNullSentinel.JsonNull] : Array.Empty<JsonNode>()];
            else if (attribute is TextAttribute text)
                BoundText(schema, text);
    }

    /// <summary>The bounds stand on the text itself: on the elements of a list, on the values of a dictionary.</summary>
    private static void BoundText(OpenApiSchema schema, TextAttribute text)
    {
        var element = schema.Type?.HasFlag(JsonSchemaType.String) == true ? schema : (schema.Items ?? schema.AdditionalProperties) as OpenApiSchema;
        if (element is null)
            return;
        if (element != schema)
            (element.MaxLength, schema.MaxLength) = (text.Length, null);
        (element.Pattern, element.MinLength) = text.Required ? (NotBlank, 1) : (NoNul, element.MinLength);
    }
}
