using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebShopRL.Tests.OpenApi;

/// <summary>Makes requests from a description: legal ones, and ones with something broken. The same seed makes the same requests.</summary>
/// <param name="known">Values that lead to things that exist, by the path that takes them: <c>/api/v1/runs/{id}</c> to run ids.</param>
internal sealed class RequestFuzzer(DescribedApi api, int seed, Func<string, string?> known)
{
    private static readonly string[] BadWords =
        ["", " ", "-1", "0", "2147483648", "99999999999999999999999", "1.5", "1e9", "NaN", "Infinity", "null", "true", "abc", "run:", "run:0", "run:99999999999", "..", "../../etc/passwd",
         "%2e%2e%2f", "a/b", "'; DROP TABLE runs; --", "\u0000", "a\u0000b", "\ufffe", "日本語", "😀", "[]", "{}", "<r>", "<c> beauty", "\n", new string('x', 3_000)];

    private static readonly string[] BadBodies =
        ["", " ", "null", "true", "1", "\"text\"", "[]", "[[]]", "{", "}", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1}{\"a\":2}", "\ud83d", "NaN", "{\"goal\":1e999}", "{\"seed\":1.0}",
         "{\"action\":\"\\ud800\"}", "{\"name\":\"\\u0000\",\"algorithm\":\"il\"}", "{\"goal\":1,\"goal\":2}", "{\"settings\":{\"a\":\"\\udfff\"}}",
         string.Concat(Enumerable.Repeat("{\"a\":", 100)), string.Concat(Enumerable.Repeat("[", 200))];

    private readonly Random _random = new(seed);

    public HttpRequestMessage Legal(DescribedOperation operation) => Make(operation, broken: null, Body(operation, mutate: false));

    /// <summary>One thing about it is broken: a parameter, a member of the body, the whole body, or its content type.</summary>
    public HttpRequestMessage Broken(DescribedOperation operation)
    {
        if (operation.Bodies.Count == 0 || operation.Parameters.Count > 0 && _random.Next(4) == 0)
            return Make(operation, operation.Parameters.Count == 0 ? null : Pick(operation.Parameters).Name, Body(operation, mutate: false));
        return Make(operation, null, _random.Next(5) switch
        {
            0 => Text(Pick(BadBodies), "application/json"),
            1 => Text("{}", Pick(["text/html", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "image/png"])),
            2 => new ByteArrayContent([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) { Headers = { ContentType = new("application/json") } },
            _ => Body(operation, mutate: true),
        });
    }

    private HttpRequestMessage Make(DescribedOperation operation, string? broken, HttpContent? body)
    {
        var path = new StringBuilder(operation.Path);
        var query = new List<string>();
        foreach (var parameter in operation.Parameters)
        {
            var value = parameter.Name == broken ? Pick(BadWords) : Word(parameter.Schema);
            if (parameter.In == "path")
                path.Replace($"{{{parameter.Name}}}", Segment(operation.Path, parameter, value, broken));
            else if (parameter.Required || parameter.Name == broken || _random.Next(2) == 0)
                query.Add($"{parameter.Name}={Uri.EscapeDataString(value)}");
        }
        return new HttpRequestMessage(new HttpMethod(operation.Method), path + (query.Count > 0 ? $"?{string.Join('&', query)}" : "")) { Content = body };
    }

    private string Segment(string path, DescribedParameter parameter, string value, string? broken)
    {
        if (parameter.Name != broken && _random.Next(3) > 0 && known(path) is { } existing)
            return existing;
        // A server refuses NUL in a path, and resolves dots, before any of its handlers sees it.
        value = value.Replace("\0", "", StringComparison.Ordinal).Trim('.');
        return value.Length == 0 ? "0" : Uri.EscapeDataString(value);
    }

    private HttpContent? Body(DescribedOperation operation, bool mutate)
    {
        if (operation.Bodies.Count == 0)
            return null;
        var (type, schema) = operation.Bodies.ElementAt(_random.Next(operation.Bodies.Count));
        var body = Value(schema);
        if (mutate && body is JsonObject members)
            Mutate(members);
        return Text(body?.ToJsonString() ?? "null", type);
    }

    private void Mutate(JsonObject members)
    {
        if (members.Count == 0 || _random.Next(4) == 0)
        {
            members["unknown_member"] = 1;
            return;
        }
        var (name, old) = members.ElementAt(_random.Next(members.Count));
        if (old is JsonObject inner && _random.Next(2) == 0)
            Mutate(inner);
        else if (_random.Next(5) == 0)
            members.Remove(name);
        else
            members[name] = _random.Next(10) switch
            {
                0 => null, 1 => true, 2 => -1, 3 => 1.5, 4 => int.MaxValue, 5 => new JsonArray(1, "a", null), 6 => new JsonObject { ["a"] = "b" }, 7 => long.MaxValue,
                _ => Pick(BadWords),
            };
    }

    /// <summary>A value that the schema allows.</summary>
    private JsonNode? Value(JsonNode schema, int depth = 0)
    {
        schema = api.Resolve(schema);
        if (schema["oneOf"] is JsonArray choices)
            return Value(Pick(choices.ToArray()!)!, depth);
        if (schema["enum"] is JsonArray legal)
            return Pick(legal.ToArray())?.DeepClone();
        var types = DescribedApi.Types(schema);
        switch (types.Count == 0 ? "any" : Pick([.. types]))
        {
            case "null": return null;
            case "boolean": return _random.Next(2) == 0;
            case "integer": return (long)Number(schema, 0, 3_000);
            case "number": return Math.Round(Number(schema, 0, 1), 3);
            case "string": return Words(schema);
            case "array": return new JsonArray([.. Enumerable.Range(0, _random.Next(schema["minItems"]?.GetValue<int>() ?? 0, 4)).Select(_ => Value(schema["items"] ?? new JsonObject(), depth + 1))]);
            case "object":
                var members = new JsonObject();
                foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
                    if (schema["required"]?.AsArray().Any(required => required!.GetValue<string>() == name) == true || _random.Next(2) == 0)
                        members[name] = Value(member!, depth + 1);
                if (schema["additionalProperties"] is JsonObject additional && depth < 4)
                    members[$"key{_random.Next(3)}"] = Value(additional, depth + 1);
                return members;
            default: return Pick<JsonNode?>([null, 1, "text", true]);
        }
    }

    private string Word(JsonNode schema) => Value(schema) switch
    {
        null => "",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        { } other => other.ToJsonString(),
    };

    private string Words(JsonNode schema)
    {
        var pattern = schema["pattern"]?.GetValue<string>() ?? "";
        if (pattern.Contains("run:", StringComparison.Ordinal))
            return $"{Pick(["", "run:"])}{_random.Next(1, 4)}";
        var text = Pick(["a", "red cotton shirt", "search[red shirt]", "click[back to search]", "click[buy now]", "il", "dpo", "default", "ünïcödé", "model.safetensors", "il/loss"]);
        return schema["maxLength"]?.GetValue<int>() is { } most && text.Length > most ? text[..most] : text;
    }

    private double Number(JsonNode schema, double low, double high)
    {
        var minimum = schema["minimum"]?.GetValue<double>() ?? low;
        var maximum = Math.Min(schema["maximum"]?.GetValue<double>() ?? high, minimum + high);
        return minimum + _random.NextDouble() * (maximum - minimum);
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private static StringContent Text(string text, string type)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
