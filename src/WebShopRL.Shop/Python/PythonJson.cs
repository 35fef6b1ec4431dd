using System.Globalization;
using System.Numerics;
using System.Text;

namespace WebShopRL.Shop.Python;

/// <summary><c>json.dumps</c> as Python writes it: <c>", "</c> and <c>": "</c> between, everything beyond ASCII escaped.</summary>
public static class PythonJson
{
    /// <summary>A JSON object of strings, in the order given.</summary>
    public static string Dump(IEnumerable<KeyValuePair<string, string>> items) => Dump(items.Select(item => KeyValuePair.Create(item.Key, (object?)item.Value)));

    /// <summary>A JSON object. Values may be strings, numbers, booleans, null, lists of strings, and objects of the same.</summary>
    public static string Dump(IEnumerable<KeyValuePair<string, object?>> items)
    {
        var json = new StringBuilder();
        Append(json, items, htmlSafe: false);
        return json.ToString();
    }

    /// <summary>As Flask's <c>tojson</c> filter: keys sorted, and <c>&lt; &gt; &amp; '</c> escaped so that it can stand inside a page's script.</summary>
    public static string DumpForHtml(IEnumerable<KeyValuePair<string, string?>> items)
    {
        var json = new StringBuilder();
        Append(json, items.OrderBy(item => item.Key, Comparer<string>.Create(PythonText.CompareCodePoints)).Select(item => KeyValuePair.Create(item.Key, (object?)item.Value)), htmlSafe: true);
        return json.ToString();
    }

    /// <summary>The same for a dict of values of any kind.</summary>
    public static string DumpForHtml(PythonDictionary entries)
    {
        var json = new StringBuilder();
        Append(json, entries, htmlSafe: true);
        return json.ToString();
    }

    private static void Append(StringBuilder json, object? value, bool htmlSafe)
    {
        switch (value)
        {
            case null: json.Append("null"); break;
            case string text: AppendString(json, text, htmlSafe); break;
            case bool flag: json.Append(flag ? "true" : "false"); break;
            case int number: json.Append(CultureInfo.InvariantCulture, $"{number}"); break;
            case BigInteger number: json.Append(CultureInfo.InvariantCulture, $"{number}"); break;
            case double number: json.Append(Real(number)); break;
            case PythonTuple tuple: Append(json, tuple.Items, htmlSafe); break;
            // Flask sorts, json.dumps alone does not.
            case PythonDictionary entries:
                Append(json, (htmlSafe ? entries.Sorted : entries).Select(entry => KeyValuePair.Create(Key(entry.Key), entry.Value)), htmlSafe);
                break;
            case IReadOnlyList<object?> items when items is not IEnumerable<string>:
                json.Append('[');
                AppendJoined(json, items, item => Append(json, item, htmlSafe));
                json.Append(']');
                break;
            case IEnumerable<KeyValuePair<string, object?>> items:
                json.Append('{');
                AppendJoined(json, items, item =>
                {
                    AppendString(json, item.Key, htmlSafe);
                    json.Append(": ");
                    Append(json, item.Value, htmlSafe);
                });
                json.Append('}');
                break;
            case IEnumerable<string> items:
                json.Append('[');
                AppendJoined(json, items, item => AppendString(json, item, htmlSafe));
                json.Append(']');
                break;
            default: throw new ArgumentException($"A {value.GetType().Name} is not written as JSON here.", nameof(value));
        }
    }

    private static string Real(double number) => double.IsFinite(number) ? PythonRepr.Of(number) : number > 0 ? "Infinity" : "-Infinity";

    private static string Key(object? key) => key switch
    {
        string text => text,
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => Real(number),
        _ => $"{key}",
    };

    private static void AppendJoined<T>(StringBuilder json, IEnumerable<T> items, Action<T> append)
    {
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                json.Append(", ");
            first = false;
            append(item);
        }
    }

    private static void AppendString(StringBuilder json, string text, bool htmlSafe)
    {
        json.Append('"');
        foreach (var c in text)
            switch (c)
            {
                case '"': json.Append("\\\""); break;
                case '\\': json.Append("\\\\"); break;
                case '\n': json.Append("\\n"); break;
                case '\r': json.Append("\\r"); break;
                case '\t': json.Append("\\t"); break;
                case '\f': json.Append("\\f"); break;
                case '\b': json.Append("\\b"); break;
                case '<' or '>' or '&' or '\'' when htmlSafe:
                case < ' ' or > '~':
                    json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default: json.Append(c); break;
            }
        json.Append('"');
    }
}
