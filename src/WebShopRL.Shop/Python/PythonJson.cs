using System.Globalization;
using System.Text;

namespace WebShopRL.Shop.Python;

/// <summary><c>json.dumps</c> as Python writes it: <c>", "</c> and <c>": "</c> between, everything beyond ASCII escaped.</summary>
public static class PythonJson
{
    /// <summary>A JSON object of strings, in the order given.</summary>
    public static string Dump(IEnumerable<KeyValuePair<string, string>> items) => Object(items.Select(item => KeyValuePair.Create(item.Key, (string?)item.Value)), htmlSafe: false);

    /// <summary>As Flask's <c>tojson</c> filter: keys sorted, and <c>&lt; &gt; &amp; '</c> escaped so that it can stand inside a page's script.</summary>
    public static string DumpForHtml(IEnumerable<KeyValuePair<string, string?>> items) =>
        Object(items.OrderBy(item => item.Key, Comparer<string>.Create(PythonText.CompareCodePoints)), htmlSafe: true);

    private static string Object(IEnumerable<KeyValuePair<string, string?>> items, bool htmlSafe)
    {
        var json = new StringBuilder("{");
        foreach (var (key, value) in items)
        {
            if (json.Length > 1)
                json.Append(", ");
            AppendString(json, key, htmlSafe);
            json.Append(": ");
            if (value is null)
                json.Append("null");
            else
                AppendString(json, value, htmlSafe);
        }
        return json.Append('}').ToString();
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
