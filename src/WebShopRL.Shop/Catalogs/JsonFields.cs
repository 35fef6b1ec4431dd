using System.Text.Json;

namespace WebShopRL.Shop.Catalogs;

/// <summary>Reads the values of an element's fields; each error names the field, what was expected and what was found.</summary>
internal static class JsonFields
{
    public static string ReadString(ref Utf8JsonReader reader, in JsonElementBytes element, string field)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw element.Error(field, $"expected a string, found {Found(ref reader)}");
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw element.Error(field, "not UTF-8: save the file as UTF-8", e);
        }
    }

    /// <summary>The name of the property that the reader stands at.</summary>
    public static string ReadName(ref Utf8JsonReader reader, in JsonElementBytes element)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw element.Error(null, "the name of a field is not UTF-8: save the file as UTF-8", e);
        }
    }

    public static string? ReadOptionalString(ref Utf8JsonReader reader, in JsonElementBytes element, string field) =>
        reader.TokenType == JsonTokenType.Null ? null : ReadString(ref reader, element, field);

    public static double ReadNumber(ref Utf8JsonReader reader, in JsonElementBytes element, string? field) =>
        reader.TokenType == JsonTokenType.Number && PythonNumbers.Of(reader.ValueSpan) is null && reader.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw element.Error(field, $"expected a number, found {Found(ref reader)}");

    /// <summary>A number that measures or weighs something.</summary>
    public static double ReadAmount(ref Utf8JsonReader reader, in JsonElementBytes element, string? field) =>
        ReadNumber(ref reader, element, field) is >= 0 and var amount ? amount : throw element.Error(field, $"expected a number from 0, found {System.Text.Encoding.UTF8.GetString(reader.ValueSpan)}");

    public static string[] ReadStrings(ref Utf8JsonReader reader, in JsonElementBytes element, string field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw element.Error(field, $"expected a list of strings, found {Found(ref reader)}");
        var items = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadString(ref reader, element, $"{field}[{items.Count}]"));
        return [.. items];
    }

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type, in JsonElementBytes element, string? field)
    {
        if (reader.TokenType != type)
            throw element.Error(field, $"expected {Describe(type)}, found {Found(ref reader)}");
    }

    private static string Found(ref Utf8JsonReader reader) => reader.TokenType != JsonTokenType.Number ? Describe(reader.TokenType)
        : PythonNumbers.Of(reader.ValueSpan) ?? (reader.TryGetDouble(out var number) && !double.IsFinite(number) ? "a number beyond 1.79e308" : "a number");

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
