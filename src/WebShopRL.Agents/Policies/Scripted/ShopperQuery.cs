using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Policies.Scripted;

/// <summary>What a practised shopper types for a goal: the thing and what matters about it, without the small talk.</summary>
public static class ShopperQuery
{
    /// <summary>A query in lower case; never empty for a goal with words in it. The same goal and seed give the same query.</summary>
    public static string Write(Goal goal, int seed)
    {
        var random = new Random(unchecked(seed * 104_729 + goal.Index));
        string[] attributes = [.. goal.Attributes.SelectMany(Raw)];
        string[] options = [.. goal.Options.SelectMany(option => Raw(option.Value))];
        var suffix = goal.InstructionText.IndexOf(", and price lower than", StringComparison.Ordinal);
        string[] words = [.. Raw(suffix < 0 ? goal.InstructionText : goal.InstructionText[..suffix])];
        // What the thing is stands in the first sentence; later ones tell the options and the circumstances.
        string[] thing = [.. Raw(goal.InstructionText.Split(". ")[0]).Intersect(words).Except(attributes).Except(options).Where(word => WordMatch.Words(word).Count > 0)];

        List<string> query = [];
        if (options.Length > 0 && random.NextDouble() < 0.7)
            query.AddRange(Raw(goal.Options[random.Next(goal.Options.Count)].Value));
        query.AddRange(goal.Attributes.Where(_ => random.NextDouble() < 0.9).SelectMany(Raw));
        query.AddRange(thing);
        return string.Join(' ', query.Count > 0 ? query : [.. words]);
    }

    private static IEnumerable<string> Raw(string text) =>
        text.ToLowerInvariant().Split([' ', ',', '"', '[', ']'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.')).Where(word => word.Length > 0);
}
