using System.Text.RegularExpressions;
using WebShopRL.Shop.Rewards.Nouns;

namespace WebShopRL.Tests.Nouns;

[Trait(Category.Name, Category.Unit)]
public class PythonPatternTests
{
    [Theory]
    [InlineData(@"[a-c\-]", "-", true)]
    [InlineData(@"[a-c\-]", "d", false)]
    [InlineData(@"[\u00a1-\uffff]", "é", true)]
    [InlineData(@"[\u00a1-\uffff]", "😀", false)]
    [InlineData(@"[x\U0001F600-\U0001F64F]", "😀", true)]
    [InlineData(@"[x\U0001F600-\U0001F64F]", "x", true)]
    [InlineData(@"[x\U0001F600-\U0001F64F]", "🚀", false)]
    [InlineData(@"[\U00020000-\U000215FF]", "𠀀", true)]
    [InlineData(@"[\U00020000-\U000215FF]", "𡗿", true)]
    [InlineData(@"[\U00020000-\U000215FF]", "𡘀", false)]
    [InlineData(@"(?u)[\w.]", "½", true)]
    [InlineData(@"(?u)[\w.]", "\u0301", false)]
    [InlineData(@"\$|C\$", "$", true)]
    public void Compile_MatchesAsPython(string pattern, string text, bool matches) =>
        Assert.Equal(matches, PythonPattern.Compile($"^(?:{pattern.Replace("(?u)", "", StringComparison.Ordinal)})$").IsMatch(text));

    [Fact]
    public void Translate_LooksBehindCharactersBeyondTheBasicPlane()
    {
        var regex = new Regex(PythonPattern.Translate(@"(?<=[a-z\U0001F600])!$"));
        Assert.Matches(regex, "😀!");
        Assert.DoesNotMatch(regex, "🚀!");
    }

    [Fact]
    public void Translate_RefusesWhatItDoesNotKnow()
    {
        Assert.Throws<NotSupportedException>(() => PythonPattern.Translate("[^a]"));
        Assert.Throws<NotSupportedException>(() => PythonPattern.Translate(@"[\b]"));
    }
}
