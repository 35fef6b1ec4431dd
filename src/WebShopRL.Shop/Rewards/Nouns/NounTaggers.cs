namespace WebShopRL.Shop.Rewards.Nouns;

/// <summary>The noun taggers by the name that the setting <c>Shop:NounTagger</c> gives them.</summary>
public static class NounTaggers
{
    /// <summary>Read once, and only where a shop asks for it: it holds some ten megabytes and its compiled patterns.</summary>
    private static readonly Lazy<SpacyNounTagger> Spacy = new();

    /// <summary>Throws <see cref="ArgumentException"/> that lists the names for an unknown one.</summary>
    public static INounTagger Create(string name) => name switch
    {
        AllWordsTagger.TaggerName => new AllWordsTagger(),
        SpacyNounTagger.TaggerName => Spacy.Value,
        _ => throw new ArgumentException($"Unknown noun tagger '{name}'; the taggers are {SpacyNounTagger.TaggerName} and {AllWordsTagger.TaggerName}.", nameof(name)),
    };
}
