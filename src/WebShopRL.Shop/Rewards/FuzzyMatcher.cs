using System.Text;
using WebShopRL.Shop.Caching;
using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Rewards;

/// <summary>thefuzz 0.19's <c>token_set_ratio</c>, which WebShop compares attributes and options with: 0 (nothing alike) to 100. Safe to call from many threads.</summary>
public sealed class FuzzyMatcher
{
    /// <summary>Characters of a pair whose ratio is remembered: catalogs' attributes and options are short, and clients shall not fill the memory with longer texts.</summary>
    private const int LongestRemembered = 256;

    private readonly MatchingCharacters _matching;
    private readonly BoundedCache<string, string[]> _tokens = new(1 << 16);
    private readonly BoundedCache<(string, string), int> _ratios = new(1 << 18);

    private FuzzyMatcher(MatchingCharacters matching) => _matching = matching;

    /// <summary>As thefuzz counts without python-Levenshtein: WebShop's own set-up.</summary>
    public static FuzzyMatcher Difflib() => new(SequenceMatcher.MatchingLength);

    /// <summary>As thefuzz counts with python-Levenshtein installed: AgentGym's set-up; slightly higher ratios.</summary>
    public static FuzzyMatcher Levenshtein() => new(LongestCommonSubsequence.Length);

    /// <summary>How alike two texts' sets of words are, in percent.</summary>
    public int TokenSetRatio(string left, string right) => left.Length + right.Length > LongestRemembered ? Compute(left, right) : _ratios.GetOrAdd((left, right), static (pair, self) => self.Compute(pair.Item1, pair.Item2), this);

    private int Compute(string left, string right)
    {
        string[] leftTokens = Tokens(left), rightTokens = Tokens(right);
        if (leftTokens.Length == 0 || rightTokens.Length == 0)
            return 0;
        var shared = string.Join(' ', leftTokens.Where(rightTokens.Contains));
        var leftAll = Combine(shared, leftTokens.Where(token => !rightTokens.Contains(token)));
        var rightAll = Combine(shared, rightTokens.Where(token => !leftTokens.Contains(token)));
        return Math.Max(Math.Max(Ratio(shared, leftAll), Ratio(shared, rightAll)), Ratio(leftAll, rightAll));
    }

    private static string Combine(string shared, IEnumerable<string> rest) => $"{shared} {string.Join(' ', rest)}".Trim(' ');

    private int Ratio(string left, string right)
    {
        if (left == right)
            return 100;
        if (left.Length == 0 || right.Length == 0)
            return 0;
        var (a, b) = (CodePoints(left), CodePoints(right));
        // In this order in doubles, then half to even: thefuzz's int(round(100 * ratio)).
        return (int)Math.Round(100 * (2.0 * _matching(a, b) / (a.Length + b.Length)), MidpointRounding.ToEven);
    }

    private string[] Tokens(string text) =>
        text.Length > LongestRemembered ? DistinctWords(text) : _tokens.GetOrAdd(text, static (text, _) => DistinctWords(text), 0);

    /// <summary>The distinct words of the cleaned text, sorted by code point.</summary>
    private static string[] DistinctWords(string text)
    {
        var cleaned = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is >= 0x80 and <= 0xFF)
                continue;
            if (PythonText.IsWord(rune))
                cleaned.Append(rune.ToString());
            else
                cleaned.Append(' ');
        }
        string[] tokens = [.. PythonText.Lower(cleaned.ToString()).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        Array.Sort(tokens, PythonText.CompareCodePoints);
        return tokens;
    }

    private static int[] CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];
}
