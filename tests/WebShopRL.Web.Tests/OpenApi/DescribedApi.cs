using System.Text.Json.Nodes;

namespace WebShopRL.Tests.OpenApi;

/// <summary>A parameter of an operation.</summary>
internal sealed record DescribedParameter(string Name, string In, bool Required, JsonNode Schema);

/// <summary>A call as the document describes it.</summary>
/// <param name="Bodies">Content type to schema; empty where it takes no body.</param>
/// <param name="Answers">Status to content types and schemas; a status without a body has none.</param>
internal sealed record DescribedOperation(
    string Method, string Path, IReadOnlyList<DescribedParameter> Parameters, IReadOnlyDictionary<string, JsonNode> Bodies,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, JsonNode?>> Answers)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>An OpenAPI 3.1 document, as far as this service's uses the language.</summary>
internal sealed class DescribedApi(JsonNode document)
{
    public IReadOnlyList<DescribedOperation> Operations { get; } =
        [.. from path in document["paths"]!.AsObject() from operation in path.Value!.AsObject() select Read(operation.Key.ToUpperInvariant(), path.Key, operation.Value!)];

    /// <summary>Follows <c>$ref</c>s to the schema itself.</summary>
    public JsonNode Resolve(JsonNode schema)
    {
        while (schema["$ref"]?.GetValue<string>() is { } reference)
            schema = reference.Split('/')[1..].Aggregate(document, (node, part) => node![part] ?? throw new InvalidDataException($"{reference} leads nowhere."));
        return schema;
    }

    /// <summary>What is wrong with a value by its schema, or null. Knows types, enumerations, bounds, required and unknown members, items, oneOf, anyOf.</summary>
    public string? Problem(JsonNode? value, JsonNode schema, string at = "$")
    {
        schema = Resolve(schema);
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
            return choices.Any(choice => Problem(value, choice!, at) is null) ? null : $"{at} is none of the shapes it may have: {value?.ToJsonString()}";
        if (Types(schema) is { Count: > 0 } types && !types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number")))
            return $"{at} is {TypeOf(value)}, not {string.Join(" or ", types)}: {value?.ToJsonString()}";
        if (value is not null && schema["enum"] is JsonArray legal && !legal.Any(one => JsonNode.DeepEquals(one, value)))
            return $"{at} is {value.ToJsonString()}, none of {legal.ToJsonString()}";
        return value switch
        {
            JsonObject members => ProblemOf(members, schema, at),
            JsonArray items when schema["items"] is { } item => items.Select((one, i) => Problem(one, item, $"{at}[{i}]")).FirstOrDefault(problem => problem is not null),
            _ => null,
        };
    }

    private string? ProblemOf(JsonObject members, JsonNode schema, string at)
    {
        if (schema["required"]?.AsArray().FirstOrDefault(name => !members.ContainsKey(name!.GetValue<string>())) is { } missing)
            return $"{at} lacks {missing}";
        foreach (var (name, member) in members)
        {
            var known = schema["properties"]?[name] ?? schema["additionalProperties"];
            if (known is JsonValue allowed && allowed.GetValueKind() == System.Text.Json.JsonValueKind.False)
                return $"{at}.{name} is not described";
            if (known is JsonObject described && Problem(member, described, $"{at}.{name}") is { } problem)
                return problem;
        }
        return null;
    }

    public static IReadOnlyList<string> Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(type => type!.GetValue<string>())],
        JsonValue one => [one.GetValue<string>()],
        _ => [],
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => "null",
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E') ? "number" : "integer",
        _ => "boolean",
    };

    private static DescribedOperation Read(string method, string path, JsonNode operation) => new(
        method, path,
        [.. (operation["parameters"]?.AsArray() ?? []).Select(parameter => new DescribedParameter(
            parameter!["name"]!.GetValue<string>(), parameter["in"]!.GetValue<string>(), parameter["required"]?.GetValue<bool>() ?? false, parameter["schema"]!))],
        (operation["requestBody"]?["content"]?.AsObject() ?? []).ToDictionary(content => content.Key, content => content.Value!["schema"]!),
        operation["responses"]!.AsObject().ToDictionary(
            answer => int.Parse(answer.Key, System.Globalization.CultureInfo.InvariantCulture),
            IReadOnlyDictionary<string, JsonNode?> (answer) => (answer.Value!["content"]?.AsObject() ?? []).ToDictionary(content => content.Key, content => content.Value!["schema"])));
}
