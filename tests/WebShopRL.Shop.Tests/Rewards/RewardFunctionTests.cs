using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Rewards;
using WebShopRL.Shop.Rewards.Nouns;
using WebShopRL.Shop.Tests.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Rewards;

/// <summary>Rewards worked out by running the original, with capitalised words for nouns.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class RewardFunctionTests
{
    private readonly RewardFunction _rewards = new(new CapitalisedWords(), FuzzyMatcher.Difflib());

    private static readonly Product Product = ExampleShop.Shirt with
    {
        Title = "Acme Shirt",
        Description = "Machine Wash only",
        Bullets = ["Soft", "Slim fit"],
        Attributes = ["slim fit", "long sleeve"],
        Price = 49.99,
    };

    private static readonly Goal Wanted = ExampleShop.Goal with { Name = "Acme Shirt", Attributes = ["slim fit", "long sleeves"], PriceUpper = 50, Options = Human("red", "large") };

    [Fact]
    public void Score_IsOne_WhenEverythingFits()
    {
        var score = Score(Wanted, Product, "red", "large");
        Assert.Equal((1.0, .4, .4, .2), (score.Reward, score.WAtt, score.WOption, score.WPrice));
        Assert.Equal((true, true, 1.0), (score.QueryMatch, score.CategoryMatch, score.TitleScore));
    }

    [Theory]
    [InlineData("red", "large")]
    [InlineData("red")]
    [InlineData("blue", "huge")]
    [InlineData]
    public void Check_SaysWishByWish_WhatTheScoreCounts(params string[] chosen)
    {
        var product = Product with { Attributes = ["slim fit"], Price = 60 };
        KeyValuePair<string, string>[] options = [.. chosen.Select((value, place) => KeyValuePair.Create($"option {place}", value))];
        var (score, check) = (_rewards.Score(Wanted, product, options), _rewards.Check(Wanted, product, options));
        Assert.Equal(["slim fit", "long sleeves"], check.Attributes.Select(wish => wish.Text));
        Assert.Equal(score.RAtt, check.Attributes.Average(wish => wish.IsMet ? 1.0 : 0));
        Assert.Equal(score.ROption, check.Options.Average(wish => wish.IsMet ? 1.0 : 0));
        Assert.Equal(score.RPrice == 1, check.Price);
    }

    [Fact]
    public void Score_CountsEachOptionOnce()
    {
        var score = Score(Wanted, Product, "red");
        Assert.Equal((0.8, 0.5), (score.Reward, score.ROption));
    }

    [Fact]
    public void Score_TakesShadesForTheColour() => Assert.Equal(1, Score(Wanted with { Attributes = ["slim fit"], Options = Human("navy blue") }, Product, "dark blue").Reward);

    [Fact]
    public void Score_LeavesOptionsOut_WhereNoneAreAskedFor()
    {
        var score = Score(Wanted with { Attributes = ["slim fit"], Options = [] }, Product with { Price = 50.01 }, "red");
        Assert.Equal((0.5, 0.0), (score.Reward, score.RPrice));
        Assert.Null(score.ROption);
        Assert.Null(score.WOption);
    }

    [Fact]
    public void Score_FindsAttributesInTheTexts()
    {
        var score = Score(Wanted with { Attributes = ["machine wash", "tea tree"], Options = [], PriceUpper = Goal.NoPriceLimit }, Product);
        Assert.Equal((2.0 / 3, 0.5), (score.Reward, score.RAtt));
        Assert.Equal(0, Score(Wanted with { Attributes = ["Machine wash only!"], Options = [] }, Product with { Attributes = ["x"], Description = "Machine wash only!" }).RAtt);
    }

    [Theory]
    [InlineData("N0 N1 N2 N3 N4 N5 N6 N7 N8 N9", "N0", false, 0.1, 0.5)] // a tenth of the nouns: not below 0.1
    [InlineData("N0 N1 N2 N3 N4 N5 N6 N7 N8 N9 N10", "N0", true, 1.0 / 11, 0.1)]
    [InlineData("N0 N1", "N2", true, 0, 0)] // though query and category match
    [InlineData("N0 N1 N2 N3 N4", "N0", false, 0.2, 0.5)]
    [InlineData("no nouns", "N0", false, 0.2, 0.5)]
    [InlineData("no nouns", "N0", true, 0.2, 1)]
    [InlineData("Mug Mug Cup", "Mug Mug Cup", false, 2.0 / 3, 1)]
    public void Score_WeighsTheKindOfProduct(string wanted, string bought, bool sameKind, double titleScore, double rType)
    {
        var goal = Wanted with { Name = wanted, Query = sameKind ? Product.Query : "other", ProductCategory = "Other" };
        var score = Score(goal, Product with { Title = bought });
        Assert.Equal((titleScore, rType), (score.TitleScore, score.RType));
    }

    [Fact]
    public void Score_MultipliesByTheKind()
    {
        var goal = Wanted with { Name = "N0 N1 N2 N3 N4 N5 N6 N7 N8 N9 N10", Attributes = ["absent"], Options = Human("white") };
        Assert.Equal(0.06666666666666667, Score(goal, Product with { Title = "N0" }, "off white").Reward);
        var otherKind = goal with { Name = "N0 N1 N2 N3 N4", Query = "other", ProductCategory = "Other" };
        Assert.Equal(0.3333333333333333, Score(otherKind, Product with { Title = "N0" }, "off white").Reward);
    }

    [Theory]
    [InlineData("navy blue", "dark blue", "11 oz", 1.0)]
    [InlineData("red", "dark blue", "15 oz", 0.5)]
    public void Score_ComparesSyntheticOptionsAsPairs(string color, string boughtColor, string boughtSize, double reward)
    {
        var goal = Wanted with { Attributes = ["slim fit"], Options = [new("color", color), new("size", "11 oz")] };
        var score = _rewards.Score(goal, Product, [new("color", boughtColor), new("size", boughtSize)]);
        Assert.Equal((reward, 0.5), (score.Reward, score.WOption));
    }

    [Fact]
    public void Score_MatchesOptionsAsTheOriginalsOwnTests() =>
        Assert.Equal(2.0 / 3, Score(Wanted with { Options = Human("grey", "XL", "pack of 12") }, Product, "pack of 12", "blue", "XL").ROption);

    [Fact]
    public void Score_MatchesAttributesAsTheOriginalsOwnTests()
    {
        var goal = Wanted with { Attributes = ["tea tree", "essential oils", "natural ingredients"] };
        Assert.Equal(2.0 / 3, Score(goal, Product with { Attributes = ["essential oil", "natural ingredients"] }).RAtt);
    }

    [Theory]
    [InlineData("a › a › b", "a › b › c", true)]
    [InlineData("a › a › b", "a › a › d", false)]
    [InlineData("", "", false)]
    public void Score_NeedsTwoSharedCategories(string wanted, string bought, bool match) =>
        Assert.Equal(match, Score(Wanted with { ProductCategory = wanted }, Product with { ProductCategory = bought }).CategoryMatch);

    private RewardBreakdown Score(Goal goal, Product product, params string[] chosen) =>
        _rewards.Score(goal, product, [.. chosen.Select((value, i) => KeyValuePair.Create($"option {i}", value))]);

    private static GoalOption[] Human(params string[] values) => [.. values.Select(value => new GoalOption(null, value))];

    private sealed class CapitalisedWords : INounTagger
    {
        public string Name => "capitalised";

        public IReadOnlyList<string> Nouns(string text) => [.. text.Split(' ').Where(word => char.IsUpper(word[0])).Select(word => word.ToLowerInvariant())];
    }
}
