namespace WebShopRL.Agents.Policies.Scripted;

/// <summary>How careful a shopper is. Shares are probabilities.</summary>
internal sealed record ShopperHabits
{
    /// <summary>Set on the demo shop so that the shopper scores as WebShop's experts did (82.1, 59.6 % perfect).</summary>
    public static ShopperHabits Practised { get; } = new();

    /// <summary>Searches in words of its own where it has some.</summary>
    public double OwnWords { get; init; } = 0.4;
    /// <summary>After a disappointment, tries another query where it has one.</summary>
    public double SearchesAgain { get; init; } = 0.35;
    /// <summary>Opens the second best title instead of the best.</summary>
    public double SecondGlance { get; init; } = 0.06;
    /// <summary>What a perfect product is worth over a hopeless one when titles promise the same; a named attribute is worth 2.</summary>
    public double Hunch { get; init; } = 3;
    public double ReadsFeatures { get; init; } = 0.6;
    public double ReadsDescription { get; init; } = 0.45;
    /// <summary>How much an attribute counts as missing that the title does not name, where nothing else was read.</summary>
    public double DoubtUnread { get; init; } = 0.3;
    public double ForgetsOption { get; init; } = 0.02;
    public double MistakesOption { get; init; } = 0.01;
    /// <summary>How many products it opens at most, by weight: index 0 is one product.</summary>
    public IReadOnlyList<int> Patience { get; init; } = [25, 30, 25, 20];

    public int DrawPatience(Random random)
    {
        var draw = random.Next(Patience.Sum());
        for (var i = 0; ; i++)
            if ((draw -= Patience[i]) < 0)
                return i + 1;
    }
}
