using WebShopRL.Shop.Python;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Python;

[Trait(Category.Name, Category.Unit)]
public sealed class PythonTextTests
{
    [Theory]
    [InlineData("ABC déf", "abc déf")]
    [InlineData("ΑΣ", "ας")]
    [InlineData("ΑΣΑ", "ασα")]
    [InlineData("Σ", "σ")]
    [InlineData("ΑΣ.", "ας.")]
    [InlineData("AΣ\u0301", "aς\u0301")]
    [InlineData("İstanbul", "i\u0307stanbul")]
    [InlineData("ẞ", "ß")]
    [InlineData("\U00010400", "\U00010428")]
    [InlineData("Σ\U00010400", "σ\U00010428")]
    public void Lower_FollowsPython(string text, string expected) => Assert.Equal(expected, PythonText.Lower(text));

    [Fact]
    public void Strip_TakesSeparatorsAndUnicodeSpace() => Assert.Equal("a b", PythonText.Strip("\u001c\u00a0\u3000\n a b\u2003\u001f\u0085"));

    [Theory]
    [InlineData("é", true)]
    [InlineData("²", true)]
    [InlineData("½", true)]
    [InlineData("_", true)]
    [InlineData("日", true)]
    [InlineData("\u0301", false)] // .NET's \w has marks, Python's has not
    [InlineData("‿", false)] // and connectors other than the underscore
    [InlineData("-", false)]
    [InlineData("™", false)]
    public void IsWord_IsPythonsClass(string character, bool expected) => Assert.Equal(expected, PythonText.IsWord(character.EnumerateRunes().First()));

    [Fact]
    public void CompareCodePoints_PutsHighCharactersLast()
    {
        string[] texts = ["\U0001F600", "\uFF21", "b", "ab", "a"];
        Array.Sort(texts, PythonText.CompareCodePoints);
        Assert.Equal(["a", "ab", "b", "\uFF21", "\U0001F600"], texts);
    }

    [Fact]
    public void Length_CountsCodePoints() => Assert.Equal(3, PythonText.Length("a\U0001F600b"));
}
