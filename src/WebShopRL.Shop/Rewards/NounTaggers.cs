namespace WebShopRL.Shop.Rewards;

/// <summary>The noun taggers by the name that the setting <c>Shop:NounTagger</c> gives them.</summary>
public static class NounTaggers
{
    /// <summary>Throws <see cref="ArgumentException"/> that lists the names for an unknown one.</summary>
    public static INounTagger Create(string name) => name switch
    {
        AllWordsTagger.TaggerName => new AllWordsTagger(),
        "en_core_web_sm" => new AllWordsTagger(), // interim, until the model's tagger is in place
        _ => throw new ArgumentException($"Unknown noun tagger '{name}'; the taggers are en_core_web_sm and {AllWordsTagger.TaggerName}.", nameof(name)),
    };
}
