using System.Text.RegularExpressions;
using WebShopRL.Agents.Policies;

namespace WebShopRL.Agents.Rollouts;

/// <summary>
/// What an instruction asks for, as a key: without its price limit, quotes (typographic ones too), case, full stops at its ends and the width of its blanks. WebShop's
/// <c>train_choice_il.py</c> finds the goal of a demonstration this way.
/// </summary>
public static partial class GoalKey
{
    /// <summary>Of an instruction, or of the search page that shows it.</summary>
    public static string Of(string instructionOrSearchPage)
    {
        var asked = PolicyText.Goal(instructionOrSearchPage);
        var plain = OddBlanks().Replace(Typographic().Replace(asked, ""), " ");
        // Once more where anything was odd: a doubled or a no-break blank hides the price limit.
        return (ReferenceEquals(plain, asked) ? asked : PolicyText.Goal(plain)).Trim(' ', '.');
    }

    /// <summary>The instruction that a page shows, in text or text_rich; null where it shows none.</summary>
    public static string? OnPage(string observation)
    {
        var shown = Shown().Match(observation);
        return shown.Success ? shown.Groups[1].Value.Trim() : null;
    }

    /// <summary>The line after its label: every page of an episode but the last one begins with it.</summary>
    [GeneratedRegex(@"(?:^|\n|\[SEP\])\s*Instruction:\s*(?:\n|\[SEP\])\s*(.+?)\s*(?:\n|\[SEP\]|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Shown();

    /// <summary>Quotes as word processors write them, and what has no width.</summary>
    [GeneratedRegex("[\u2018\u2019\u201C\u201D\u200B\uFEFF\u00AD]", RegexOptions.CultureInvariant)]
    private static partial Regex Typographic();

    [GeneratedRegex(@"\s{2,}|[^\S ]", RegexOptions.CultureInvariant)]
    private static partial Regex OddBlanks();
}
