using System.Text;
using WebShopRL.Shop.Rewards.Nouns;

namespace WebShopRL.Tests.Nouns;

[Trait(Category.Name, Category.Unit)]
public class SpacyNounTaggerTests
{
    private static readonly SpacyNounTagger Tagger = new();

    [Theory]
    [InlineData("", 0x0ul)]
    [InlineData("hello", 0x1E68D17C457BF117ul)]
    public void Hash64A_GivesPublishedValues(string text, ulong expected) =>
        Assert.Equal(expected, MurmurHash.Hash64A(Encoding.UTF8.GetBytes(text), seed: 0));

    [Theory]
    [InlineData("Mens", "Xxxx")]
    [InlineData("921ORB", "dddXXX")]
    [InlineData("abcdefg", "xxxx")]
    [InlineData("2²①", "ddd")]
    [InlineData("a-b", "x-x")]
    [InlineData("😀😀", "😀😀")]
    [InlineData("日本", "xx")]
    public void Shape_CountsARunUpToFour(string text, string expected) => Assert.Equal(expected, TokenFeatures.Shape(text));

    [Fact]
    public void Shape_IsLong_FromAHundredCharactersOn()
    {
        Assert.Equal("xxxx", TokenFeatures.Shape(new string('a', 99)));
        Assert.Equal("LONG", TokenFeatures.Shape(new string('a', 100)));
        Assert.NotEqual("LONG", TokenFeatures.Shape(string.Concat(Enumerable.Repeat("😀", 99))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u001C\u001D")]
    [InlineData("\uD83D half a pair")]
    [InlineData("a\t\n  b   ")]
    public void Tag_LosesNothing_WhateverTheText(string text)
    {
        var words = Tagger.Tag(text);
        Assert.Equal(text.Replace(" ", "", StringComparison.Ordinal), string.Concat(words.Select(word => word.Text)).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Tag_IsTheSame_FromManyThreads()
    {
        string[] titles = [.. Enumerable.Range(0, 60).Select(i => $"Acme {i}-Pack Women's {i}ml Cotton T-Shirts (Navy/{i}) for summer")];
        var expected = titles.Select(title => string.Join(' ', Tagger.Tag(title))).ToArray();
        var other = new SpacyNounTagger();
        var found = titles.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(title => string.Join(' ', other.Tag(title))).ToArray();
        Assert.Equal(expected, found);
    }
}
