using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebShopRL.Web.Trajectories;

/// <summary>Finds the action in what a model wrote, in the ways in which trainers ask for it.</summary>
internal static partial class ActionText
{
    /// <summary>
    /// Between <c>&lt;action&gt;</c> tags (verl-agent), behind the last <c>Action:</c> (ETO, AgentGym), in a function call (AgentGym), or the last one that stands by itself. Null where there is none: such a turn did
    /// nothing.
    /// </summary>
    public static string? Find(string written)
    {
        if (Tagged().Matches(written) is { Count: > 0 } tags)
            return tags[^1].Groups[1].Value.Trim();
        if (Called(written) is { } called)
            return called;
        // Behind a heading the action has its line for itself, and what it searches for may hold brackets; in free text the last one is what a model comes to.
        if (Behind().Matches(written) is { Count: > 0 } headings)
            return WholeLine().Match(written, headings[^1].Index + headings[^1].Length) is { Success: true } found ? found.Value : null;
        return LastLine(written) ?? Bare().Matches(written).LastOrDefault()?.Value;
    }

    /// <summary>The last line where it is an action and nothing else: what it names may hold brackets, as long as each that is opened is closed.</summary>
    private static string? LastLine(string written)
    {
        var line = written.AsSpan().TrimEnd();
        line = line[(line.LastIndexOf('\n') + 1)..].TrimStart();
        if (!line.StartsWith("search[", StringComparison.Ordinal) && !line.StartsWith("click[", StringComparison.Ordinal))
            return null;
        var depth = 0;
        for (var i = 0; i < line.Length; i++)
        {
            depth += line[i] is '[' ? 1 : line[i] is ']' ? -1 : 0;
            if (line[i] == ']' && depth == 0)
                return i == line.Length - 1 ? line.ToString() : null;
        }
        return null;
    }

    private static string? Called(string written)
    {
        var (open, close) = (written.IndexOf('{', StringComparison.Ordinal), written.LastIndexOf('}'));
        if (close <= open || !written.Contains("\"function_name\"", StringComparison.Ordinal))
            return null;
        try
        {
            using var call = JsonDocument.Parse(written.AsMemory(open, close + 1 - open));
            var root = call.RootElement;
            using var inner = root.TryGetProperty("arguments", out var given) && given.ValueKind == JsonValueKind.String ? JsonDocument.Parse(given.GetString()!) : null;
            var arguments = inner?.RootElement ?? given;
            return arguments.ValueKind != JsonValueKind.Object ? null : root.GetProperty("function_name").GetString() switch
            {
                "search" when arguments.TryGetProperty("keywords", out var words) => $"search[{words.GetString()}]",
                "click" when arguments.TryGetProperty("item", out var item) => $"click[{item.GetString()}]",
                _ => null,
            };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"<action>(.*?)</action>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tagged();

    [GeneratedRegex(@"\bAction:", RegexOptions.CultureInvariant)]
    private static partial Regex Behind();

    [GeneratedRegex(@"\b(?:search|click)\[[^\n]*\]", RegexOptions.CultureInvariant)]
    private static partial Regex WholeLine();

    [GeneratedRegex(@"\b(?:search|click)\[[^\]\n]*\]", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
