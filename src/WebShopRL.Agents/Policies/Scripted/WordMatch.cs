namespace WebShopRL.Agents.Policies.Scripted;

/// <summary>Compares texts by their words, plural or not, as a glance does.</summary>
internal static class WordMatch
{
    private static readonly HashSet<string> Filler = new(
        ("a an and are as at be buy by can color colored find for get hi i i'm id im in interested into is it like lookign looking me my need of on please pair set shoud should " +
         "size some something that the them there they this to trying want wanting wiht will with would you price lower than dollars flavor scent").Split(' '), StringComparer.Ordinal);

    private static readonly char[] Breaks = [' ', ',', ';', ':', '(', ')', '[', ']', '!', '?', '|', '/', '-', '"', '\n', '\t'];

    /// <summary>A text's words in order: lower case, without a plural s, filler left out.</summary>
    public static List<string> Words(string text) => Split(text, filler: false);

    /// <summary>As <see cref="Words"/>, filler and all.</summary>
    public static List<string> AllWords(string text) => Split(text, filler: true);

    private static List<string> Split(string text, bool filler)
    {
        List<string> words = [];
        foreach (var part in text.ToLowerInvariant().Split(Breaks, StringSplitOptions.RemoveEmptyEntries))
        {
            var word = part.Trim('.', '\'');
            if (word.EndsWith("'s", StringComparison.Ordinal))
                word = word[..^2];
            if (word.Length == 0 || !filler && Filler.Contains(word))
                continue;
            words.Add(word.Length > 3 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word);
        }
        return words;
    }

    /// <summary>The share of the phrase's words that are in the text, in [0, 1]; 1 for a phrase of filler.</summary>
    public static double Share(string phrase, IReadOnlySet<string> textWords)
    {
        var words = Words(phrase);
        return words.Count == 0 ? 1 : (double)words.Count(textWords.Contains) / words.Count;
    }
}
