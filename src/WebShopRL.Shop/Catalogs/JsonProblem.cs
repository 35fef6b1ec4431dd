using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebShopRL.Shop.Catalogs;

/// <summary>What is wrong with a text that should be JSON, in words for people: the parser's own speak of its options and of .NET's types.</summary>
public static partial class JsonProblem
{
    /// <summary>A phrase that goes on after <i>it is</i>: <c>not valid JSON</c>, <c>nested deeper than 64 levels</c>, <c>cut short: it ends in the middle of a value</c>, <c>empty</c>.</summary>
    public static string Of(JsonException broken)
    {
        var message = Reader(broken).Message;
        return TooDeep().Match(message) is { Success: true } deep ? $"nested deeper than {deep.Groups[1].Value} levels"
            : message.Contains("after a single JSON value", StringComparison.Ordinal) ? "more than one value: something follows the first"
            : message.Contains("does not contain any JSON tokens", StringComparison.Ordinal) ? "empty"
            : message.Contains("end of data", StringComparison.Ordinal) || message.Contains("depth to be zero", StringComparison.Ordinal) || CutNumber().IsMatch(message) ? "cut short: it ends in the middle of a value"
            : message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) ? $"of another shape than is read here{(broken.Path is { Length: > 1 } path ? $", at {path.TrimStart('$').TrimStart('.')}" : "")}"
            : $"not valid JSON{OtherLanguage(message)}";
    }

    /// <summary>What programs write that print a value of their own language in place of its JSON.</summary>
    private static string OtherLanguage(string message) => message switch
    {
        ['\'', 'N', '\'', ..] => ": it has neither NaN nor None, but null",
        ['\'', 'I', '\'', ..] => ": it has no Infinity",
        ['\'', 'T' or 'F', '\'', ..] => ": it writes true and false",
        ['\'', '\'', '\'', ..] => ": its texts stand in double quotes",
        _ => "",
    };

    /// <summary>Where it is wrong: <c> (line 3, byte 17)</c>, both from 1; empty where that is not known.</summary>
    public static string At(JsonException broken) =>
        broken is { LineNumber: { } line, BytePositionInLine: { } position } ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, byte {position + 1})") : "";

    /// <summary>Both: <c>not valid JSON (line 3, byte 17)</c>.</summary>
    public static string Placed(JsonException broken) => Of(broken) + At(broken);

    /// <summary>Whether it is the text that is wrong, and not a value that JSON allows and its reader does not.</summary>
    public static bool IsOfSyntax(JsonException broken) => Reader(broken).GetType() != typeof(JsonException);

    /// <summary>The serializer puts the reader's exception into one of its own.</summary>
    private static JsonException Reader(JsonException broken) => broken.InnerException as JsonException ?? broken;

    [GeneratedRegex(@"maximum configured depth of (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex TooDeep();

    /// <summary>A digit does end a number: what is missing is what comes behind it.</summary>
    [GeneratedRegex("^'[0-9]' is an invalid end of a number", RegexOptions.CultureInvariant)]
    private static partial Regex CutNumber();
}
