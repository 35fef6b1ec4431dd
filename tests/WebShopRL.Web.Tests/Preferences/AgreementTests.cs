using WebShopRL.Web.Preferences;

namespace WebShopRL.Tests.Preferences;

[Trait(Category.Name, Category.Unit)]
public sealed class AgreementTests
{
    /// <summary>The usual example: of 50 both say yes to 20 and no to 15, A alone to 5 and B alone to 10. Share 0.7, by chance 0.5, κ 0.4.</summary>
    [Fact]
    public void Kappa_IsTheShareBeyondChance()
    {
        (string, string)[] choices = [.. Enumerable.Repeat(("first", "first"), 20), .. Enumerable.Repeat(("first", "second"), 5), .. Enumerable.Repeat(("second", "first"), 10), .. Enumerable.Repeat(("second", "second"), 15)];

        Assert.Equal(0.4, Agreement.CohensKappa(choices)!.Value, 12);
        Assert.Equal(1, Agreement.CohensKappa([("first", "first"), ("tie", "tie")])!.Value, 12);
        Assert.Equal(-1, Agreement.CohensKappa([("first", "second"), ("second", "first")])!.Value, 12);
        Assert.Null(Agreement.CohensKappa([("tie", "tie"), ("tie", "tie")]));
    }

    [Fact]
    public void Agreement_IsOfThePair_NotOfTheOrderInWhichItWasShown()
    {
        var agreement = Agreement.Of(
        [
            // Shown the other way round, the same thing was preferred; a second look counts in place of the first.
            ("one", "ada", "first", false), ("one", "bo", "second", true),
            ("two", "ada", "tie", false), ("two", "bo", "first", true), ("two", "bo", "tie", true),
            ("three", "ada", "first", false), ("three", "bo", "first", true), ("three", "cy", "first", true),
            ("alone", "ada", "first", false),
        ]);

        Assert.Equal(3, agreement.Pairs);
        Assert.Equal(3 / 5.0, agreement.Share!.Value, 12);
        Assert.Equal([("ada", "bo", 3, 2 / 3.0), ("ada", "cy", 1, 0), ("bo", "cy", 1, 1)], agreement.Annotators.Select(two => (two.First, two.Second, two.Pairs, two.Share)));
        // ada and bo: by chance (2 × 1 + 0 × 1 + 1 × 1) / 9; ada and cy: nothing by chance; bo and cy: both said the same of all they share.
        Assert.Equal([(2 / 3.0 - 3 / 9.0) / (1 - 3 / 9.0), 0, null], agreement.Annotators.Select(two => two.Kappa));
        Assert.Equal(0.25, agreement.Kappa!.Value, 12);
        Assert.Equal((0, null, null), (Agreement.Of([]).Pairs, Agreement.Of([]).Share, Agreement.Of([]).Kappa));
    }
}
