using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Checkpoints;

/// <summary>Takes a checkpoint reference as text (<c>"17"</c>, <c>"run:12"</c>) or, for an id, as the number that other answers give (<c>17</c>).</summary>
internal sealed class CheckpointReferenceConverter : JsonConverter<string?>, IDescribedConverter
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt32(out var id) => id.ToString(CultureInfo.InvariantCulture),
        _ => throw new JsonException($"Not a checkpoint: give {CheckpointReference.Form}."),
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public void Describe(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String | JsonSchemaType.Integer | JsonSchemaType.Null;
        schema.Pattern = CheckpointReference.Pattern;
        schema.MaxLength = CheckpointReference.MaximumLength;
    }
}
