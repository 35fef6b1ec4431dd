using System.Text;
using System.Text.RegularExpressions;

namespace WebShopRL.Shop.Python;

/// <summary>
/// <c>pprint.pformat</c> at 80 columns for a dict of strings to strings, numbers, booleans, None, lists of strings and dicts of strings: keys sorted, what is too
/// long broken over lines, long texts between words.
/// </summary>
public static partial class PythonPrettyPrint
{
    private const int Width = 80;

    /// <summary>Values may be <see cref="string"/>, <see cref="double"/>, <see cref="int"/>, <see cref="bool"/>, null, a list of strings, or pairs of strings to values.</summary>
    public static string Format(IEnumerable<KeyValuePair<string, object?>> dictionary)
    {
        var text = new StringBuilder();
        Write(text, dictionary, indent: 0, allowance: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, int indent, int allowance)
    {
        var whole = Repr(value);
        if (PythonText.Length(whole) <= Width - indent - allowance)
            text.Append(whole);
        else if (value is IEnumerable<KeyValuePair<string, object?>> dictionary)
            WriteDictionary(text, dictionary, indent, allowance + 1);
        else if (value is IEnumerable<string> list)
            WriteItems(text, '[', [.. list.Select(item => ("", (object?)item))], ']', indent, allowance + 1);
        else if (value is string line)
            WriteString(text, line, indent, allowance);
        else
            text.Append(whole);
    }

    private static void WriteDictionary(StringBuilder text, IEnumerable<KeyValuePair<string, object?>> dictionary, int indent, int allowance) =>
        WriteItems(text, '{', [.. Sorted(dictionary).Select(item => (PythonRepr.Of(item.Key) + ": ", item.Value))], '}', indent, allowance);

    private static void WriteItems(StringBuilder text, char open, IReadOnlyList<(string Label, object? Value)> items, char close, int indent, int allowance)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(",\n").Append(' ', indent + 1);
            text.Append(items[i].Label);
            Write(text, items[i].Value, indent + 1 + PythonText.Length(items[i].Label), i == items.Count - 1 ? allowance : 1);
        }
        text.Append(close);
    }

    private static void WriteString(StringBuilder text, string value, int indent, int allowance)
    {
        var chunks = new List<string>();
        string[] lines = [.. Lines().Matches(value).Select(match => match.Value)];
        for (var i = 0; i < lines.Length; i++)
        {
            var isLastLine = i == lines.Length - 1;
            if (PythonText.Length(PythonRepr.Of(lines[i])) <= Width - indent - (isLastLine ? allowance : 0))
            {
                chunks.Add(PythonRepr.Of(lines[i]));
                continue;
            }
            string[] words = [.. Words().Matches(lines[i]).Select(match => match.Value)];
            var current = "";
            for (var j = 0; j < words.Length; j++)
            {
                var width = Width - indent - (isLastLine && j == words.Length - 1 ? allowance : 0);
                if (PythonText.Length(PythonRepr.Of(current + words[j])) <= width)
                    current += words[j];
                else
                {
                    if (current.Length > 0)
                        chunks.Add(PythonRepr.Of(current));
                    current = words[j];
                }
            }
            if (current.Length > 0)
                chunks.Add(PythonRepr.Of(current));
        }
        text.AppendJoin("\n" + new string(' ', indent), chunks);
    }

    private static string Repr(object? value) => value switch
    {
        null => "None",
        string text => PythonRepr.Of(text),
        double number => PythonRepr.Of(number),
        int number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        bool flag => PythonRepr.Of(flag),
        IEnumerable<KeyValuePair<string, object?>> dictionary => $"{{{string.Join(", ", Sorted(dictionary).Select(item => $"{PythonRepr.Of(item.Key)}: {Repr(item.Value)}"))}}}",
        IEnumerable<string> list => PythonRepr.Of(list),
        _ => throw new ArgumentException($"A {value.GetType().Name} cannot be printed as Python does.", nameof(value)),
    };

    private static IEnumerable<KeyValuePair<string, object?>> Sorted(IEnumerable<KeyValuePair<string, object?>> dictionary) =>
        dictionary.OrderBy(item => item.Key, Comparer<string>.Create(PythonText.CompareCodePoints));

    // str.splitlines(True)
    [GeneratedRegex(@"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")]
    private static partial Regex Lines();

    [GeneratedRegex(@"\S+\s*|\s+")]
    private static partial Regex Words();
}
