namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>Finds the nouns of a title, as the reward compares them. Safe to call from many threads.</summary>
public interface INounTagger
{
    /// <summary>The setting that selects it: <c>en_core_web_sm</c> or <c>all-words</c>.</summary>
    string Name { get; }

    /// <summary>The text's nouns in order, lower case, repeats kept.</summary>
    IReadOnlyList<string> Nouns(string text);
}
