using System.Globalization;

namespace WebShopRL.Web.Runs.Selection;

/// <summary>What a filter that is being typed could go on with.</summary>
internal static class FilterCompletion
{
    private const int Most = 12;

    /// <summary>Whole texts to choose from: what was typed, with its last word completed.</summary>
    /// <param name="columns">Columns beside the runs' properties: metrics and settings that there are.</param>
    /// <param name="tags">Tags that there are.</param>
    /// <param name="studies">Studies that there are, by their ids.</param>
    public static IReadOnlyList<string> Of(string typed, IReadOnlyList<string> columns, IReadOnlyList<string> tags, IReadOnlyDictionary<int, string> studies)
    {
        var (slot, start, column) = FilterParser.Begin(typed).Last;
        start = Math.Min(start, typed.Length);
        var (before, word) = (typed[..start], typed[start..]);
        if (word.Any(char.IsWhiteSpace) || word.StartsWith('"'))
            return [];
        return [.. Candidates(slot, column, columns, tags, studies)
            .Where(candidate => candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase) && candidate.Length > word.Length)
            .Concat(Candidates(slot, column, columns, tags, studies).Where(candidate => word.Length > 1 && candidate.IndexOf(word, StringComparison.OrdinalIgnoreCase) > 0))
            .Distinct().Take(Most).Select(candidate => before + candidate)];
    }

    private static IEnumerable<string> Candidates(FilterSlot slot, RunColumn? column, IReadOnlyList<string> columns, IReadOnlyList<string> tags, IReadOnlyDictionary<int, string> studies) => slot switch
    {
        FilterSlot.Column => RunProperty.All.Select(property => property.Name).Concat(columns),
        FilterSlot.Operator => ["= ", "!= ", "> ", ">= ", "< ", "<= ", "~ ", "in ("],
        FilterSlot.Value => column switch
        {
            { Type: ColumnType.Tags } => tags.Select(Quoted),
            { Text: RunProperty.Study } => studies.Keys.Select(id => id.ToString(CultureInfo.InvariantCulture)),
            { Text: RunProperty.StudyName } => studies.Values.Select(Quoted),
            _ => column?.Property?.Values ?? [],
        },
        FilterSlot.Connective => ["and ", "or "],
        _ => throw new InvalidOperationException($"No candidates at {slot}."),
    };

    /// <summary>A filter with one more thing asked for.</summary>
    public static string And(string? filter, string term) => filter is null ? term : FilterParser.TryParse(filter, out var read, out _) && read is FilterNode.Any ? $"({filter}) and {term}" : $"{filter} and {term}";

    /// <summary>A value as filters write it.</summary>
    public static string Quoted(string value) => value.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '/' or '.') ? value : $"\"{value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
