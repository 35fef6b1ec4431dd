namespace WebShopRL.Web.Api;

/// <summary>Comma-separated values (RFC 4180).</summary>
internal static class Csv
{
    public const string ContentType = "text/csv";

    /// <summary>A text as a cell: in quotes where it has to be.</summary>
    public static string Cell(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
