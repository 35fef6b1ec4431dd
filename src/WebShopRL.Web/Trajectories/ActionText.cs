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
        var behind = Behind().Matches(written) is { Count: > 0 } headings ? written[(headings[^1].Index + headings[^1].Length)..] : written;
        var actions = Bare().Matches(behind);
        // Behind the heading the first one counts; in free text the last, which is what a model comes to.
        return actions.Count == 0 ? null : actions[ReferenceEquals(behind, written) ? ^1 : 0].Value.Trim();
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
    private static partial Regex Bare();
}
