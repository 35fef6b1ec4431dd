using CsCheck;
using WebShopRL.Shop.Python;
using WebShopRL.Shop.Rewards;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Rewards;

[Trait(Category.Name, Category.Unit)]
public sealed class FuzzyMatcherTests
{
    [Theory] // thefuzz 0.19 without python-Levenshtein
    [InlineData("essential oil", "essential oils", 96)]
    [InlineData("cool powder snow", "powder snow", 100)]
    [InlineData("tea tree", "tea bag", 60)]
    [InlineData("x-large", "xx-large", 93)]
    [InlineData("x-large", "large", 100)]
    [InlineData("small", "x-small", 100)]
    [InlineData("3 ounce (pack of 1)", "3 ounce", 100)]
    [InlineData("pack of 12", "12 pack", 100)]
    [InlineData("pack of 2", "pack of 12", 95)]
    [InlineData("5", "5 wide", 100)]
    [InlineData("10.5", "10", 100)]
    [InlineData("6.5", "65", 40)]
    [InlineData("machine wash", "machine washable", 86)]
    [InlineData("black", "blue", 44)]
    [InlineData("natural", "naturally", 88)]
    [InlineData("café", "cafe", 86)]
    [InlineData("twin", "twin xl", 100)]
    [InlineData("long lasting", "long-lasting", 100)]
    [InlineData("easy clean", "easy to clean", 100)]
    [InlineData("grey", "gray", 75)]
    [InlineData("#", "red", 0)]
    [InlineData("", "", 0)]
    public void TokenSetRatio_IsThefuzzs(string left, string right, int expected) => Assert.Equal(expected, FuzzyMatcher.Difflib().TokenSetRatio(left, right));

    [Theory]
    [InlineData("machine wash", "machine washable", 86)]
    [InlineData("essential oil", "essential oils", 96)]
    [InlineData("grey", "gray", 75)]
    [InlineData("abcd", "acbd", 75)] // one block of difflib's would give the same; a common subsequence of three
    [InlineData("xaby", "yabx", 50)]
    [InlineData("ab cd", "dc ba", 60)] // a, space, d: difflib's longest block leaves fewer
    public void TokenSetRatio_CountsTheCommonSubsequence_WithLevenshtein(string left, string right, int expected) =>
        Assert.Equal(expected, FuzzyMatcher.Levenshtein().TokenSetRatio(left, right));

    [Fact] // sums of difflib.SequenceMatcher(None, a, b).get_matching_blocks() for the same random texts
    public void MatchingLength_IsDifflibs_ForShortAndLongTexts()
    {
        int[] expected = [34, 2, 5, 3, 1, 1, 7, 1, 31, 11, 8, 6, 0, 9, 11, 8, 3, 6, 4, 10, 0, 13, 3, 1, 1, 8, 3, 1, 67, 9, 10, 3, 6, 0, 4, 11, 0, 2, 2, 2];
        var random = new PythonRandom(7);
        var matched = new int[expected.Length];
        for (var i = 0; i < matched.Length; i++)
        {
            var longest = i % 4 == 0 ? 400 : 30;
            int a = random.Choice(longest), b = random.Choice(longest), letters = 2 + random.Choice(7);
            matched[i] = SequenceMatcher.MatchingLength(Text(a), Text(b));

            int[] Text(int length) => [.. Enumerable.Range(0, length).Select(_ => (int)"ab cdefgh"[random.Choice(letters)])];
        }
        Assert.Equal(expected, matched);
    }

    [Fact]
    public void LongestCommonSubsequence_IsNeverShorterThanTheBlocks()
    {
        Gen.Select(Gen.Int[0, 3].Array[0, 20], Gen.Int[0, 3].Array[0, 20]).Sample((a, b) =>
            LongestCommonSubsequence.Length(a, b) is var length && length >= SequenceMatcher.MatchingLength(a, b)
            && length == LongestCommonSubsequence.Length(b, a) && length <= Math.Min(a.Length, b.Length));
    }
}
