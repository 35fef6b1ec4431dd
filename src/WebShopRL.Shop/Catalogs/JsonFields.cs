using System.Text.Json;

namespace WebShopRL.Shop.Catalogs;

/// <summary>Reads the values of an element's fields; each error names the field, what was expected and what was found.</summary>
internal static class JsonFields
{
    public static string ReadString(ref Utf8JsonReader reader, in JsonElementBytes element, string field)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw element.Error(field, $"expected a string, found {Describe(reader.TokenType)}");
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw element.Error(field, $"not valid text: {e.Message}", e);
        }
    }

    public static string? ReadOptionalString(ref Utf8JsonReader reader, in JsonElementBytes element, string field) =>
        reader.TokenType == JsonTokenType.Null ? null : ReadString(ref reader, element, field);

    public static double ReadNumber(ref Utf8JsonReader reader, in JsonElementBytes element, string? field) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw element.Error(field, $"expected a number, found {Describe(reader.TokenType)}");

    public static string[] ReadStrings(ref Utf8JsonReader reader, in JsonElementBytes element, string field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw element.Error(field, $"expected a list of strings, found {Describe(reader.TokenType)}");
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadString(ref reader, element, $"{field}[{items.Count}]"));
        return [.. items];
    }

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type, in JsonElementBytes element, string? field)
    {
        if (reader.TokenType != type)
            throw element.Error(field, $"expected {Describe(type)}, found {Describe(reader.TokenType)}");
    }

    public static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.Null => "null",
        _ => type.ToString(),
    };
}
