using System.Text.Json;

namespace WebShopRL.Web.Checkpoints;

/// <summary>How a query writer was asked to write, for people.</summary>
internal static class WritingWords
{
    /// <summary>As <c>num_beams 3, max_length 32</c>; null where nothing was asked for.</summary>
    /// <param name="asked">The stored JSON object.</param>
    public static string? Of(string? asked)
    {
        if (asked is null)
            return null;
        using var document = JsonDocument.Parse(asked);
        return string.Join(", ", document.RootElement.EnumerateObject().Select(member => $"{member.Name} {member.Value.GetRawText()}"));
    }
}
