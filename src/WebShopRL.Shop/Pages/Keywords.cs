using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Pages;

/// <summary>What was searched for: the words, split on single spaces, empty ones kept.</summary>
/// <param name="Words">At least one.</param>
/// <param name="Echo">How the site's links spell them: what its URL had, or Python's list.</param>
public sealed record Keywords(IReadOnlyList<string> Words, string Echo)
{
    public Keywords(IReadOnlyList<string> words) : this(words, PythonRepr.Of(words)) { }

    /// <summary>The words of a search text.</summary>
    public static Keywords Split(string text) => new(text.Split(' '));

    /// <summary>What is searched for: the words joined with spaces.</summary>
    public string Query => string.Join(' ', Words);
}
