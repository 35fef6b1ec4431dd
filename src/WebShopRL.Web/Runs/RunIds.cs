using System.Globalization;

namespace WebShopRL.Web.Runs;

/// <summary>Runs as addresses list them: <c>12,15,3</c>.</summary>
internal static class RunIds
{
    /// <summary>The ids in their order, each once. False where the text is empty or holds anything else.</summary>
    public static bool TryParse(string text, out IReadOnlyList<int> ids)
    {
        List<int> read = [];
        ids = read;
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return false;
            if (!read.Contains(id))
                read.Add(id);
        }
        return true;
    }
}
