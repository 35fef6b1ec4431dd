using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WebShopRL.Web.Layout;

/// <summary>
/// Calls of the API as people paste them into a terminal or a program. The key is taken from <c>WEBSHOPRL_KEY</c> where that is set, so that the same text works with and without one and holds no secret.
/// </summary>
/// <param name="Curl">A line for each call, for a POSIX shell.</param>
/// <param name="Python">With the package <c>webshoprl</c> that the service hands out.</param>
public sealed record ApiText(string Curl, string Python)
{
    /// <summary>One word where the key is set, none where it is not, in bash and zsh alike.</summary>
    private const string Key = "${WEBSHOPRL_KEY:+\"-HX-Api-Key: $WEBSHOPRL_KEY\"}";

    /// <summary>Calls that read.</summary>
    /// <param name="service">Address of the service, with a slash at its end.</param>
    /// <param name="paths">Behind <c>/api/v1/</c>.</param>
    /// <param name="python">Statements that have a <c>client</c>.</param>
    public static ApiText Get(string service, IEnumerable<string> paths, string python) =>
        new(string.Join('\n', paths.Select(path => $"curl -sS --fail-with-body {Key} {Quoted($"{service}api/v1/{path}")}")), WithClient(service, python));

    /// <summary>A call that sends JSON.</summary>
    public static ApiText Post(string service, string path, JsonElement body, string python) =>
        new($"curl -sS --fail-with-body {Key} -H 'Content-Type: application/json' -d {Quoted(body.GetRawText())} {Quoted($"{service}api/v1/{path}")}", WithClient(service, python));

    /// <summary>JSON as Python writes it.</summary>
    public static string PythonOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(member => $"{PythonOf(member.Name)}: {PythonOf(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(PythonOf))}]",
        JsonValueKind.String => PythonOf(value.GetString()!),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null or JsonValueKind.Undefined => "None",
        _ => value.GetRawText(),
    };

    /// <summary>Keyword arguments of an object's members.</summary>
    public static string ArgumentsOf(JsonElement body) => string.Join(", ", body.EnumerateObject().Select(member => $"{member.Name}={PythonOf(member.Value)}"));

    private static string WithClient(string service, string statements) =>
        $"# pip install webshoprl --index-url {service}python/simple/\nimport webshoprl\n\nclient = webshoprl.Client({PythonOf(service.TrimEnd('/'))})\n{statements}";

    private static string PythonOf(string text)
    {
        var written = new StringBuilder("\"");
        foreach (var character in text)
            written.Append(character switch
            {
                '"' or '\\' => $"\\{character}",
                '\n' => "\\n",
                < ' ' or (>= '\u007f' and < '\u00a0') or '\u2028' or '\u2029' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => character.ToString(),
            });
        return written.Append('"').ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
