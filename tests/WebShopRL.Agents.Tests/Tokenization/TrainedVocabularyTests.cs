using WebShopRL.Agents.Weights;
using WebShopRL.Agents.Tokenization;

namespace WebShopRL.Tests.Tokenization;

[Trait(Category.Name, Category.Unit)]
public class TrainedVocabularyTests
{
    private static readonly string[] Texts = ["red cotton shirt for men", "blue cotton shirts", "cotton socks, $10.00 (pack of 2)", "naïve café 中国", "red shirt"];

    [Fact]
    public void Train_IsTheSameEachTime_AndKnowsItsTexts()
    {
        var (first, second) = (PolicyTokenizer.Train(Texts, 120), PolicyTokenizer.Train(Texts, 120));
        Assert.Equal(first.Vocabulary, second.Vocabulary);
        Assert.InRange(first.VocabularySize, 20, 120);
        Assert.Equal(SpecialTokens.OfWebShop, first.Vocabulary.TakeLast(4));
        Assert.Equal(["cotton", "shirt"], first.Tokens("COTTON shirt"));
        Assert.DoesNotContain(SpecialTokens.Unknown, Texts.SelectMany(first.Tokens));
        Assert.Contains(SpecialTokens.Unknown, first.Tokens("zebra"));
    }

    [Fact]
    public void Encode_CutsPagesOnTheLeftAndActionsOnTheRight()
    {
        var tokenizer = PolicyTokenizer.Train(Texts, 120);
        var whole = tokenizer.Encode("red cotton shirt for men", 100, truncateLeft: true);
        Assert.Equal([tokenizer.StartId, .. whole[^4..]], tokenizer.Encode("red cotton shirt for men", 5, truncateLeft: true));
        Assert.Equal([.. whole[..4], tokenizer.SeparatorId], tokenizer.Encode("red cotton shirt for men", 5, truncateLeft: false));
        Assert.Equal([tokenizer.StartId, tokenizer.SeparatorId], tokenizer.Encode("red", 2, truncateLeft: true));
    }

    [Fact]
    public void Save_ThenLoad_GivesTheSameIds()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = PolicyTokenizer.Train(Texts, 120);
        tokenizer.Save(folder.Path);
        var loaded = PolicyTokenizer.Load(folder.Path);
        Assert.Equal(tokenizer.Vocabulary, loaded.Vocabulary);
        Assert.All(Texts, text => Assert.Equal(tokenizer.Encode(text, 50, false), loaded.Encode(text, 50, false)));
    }

    [Fact]
    public void Constructor_NamesTheToken_WhenOneIsMissingOrDouble()
    {
        Assert.Contains("[MASK]", Assert.Throws<CheckpointException>(() => new PolicyTokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])).Message);
        Assert.Contains("red", Assert.Throws<CheckpointException>(() => new PolicyTokenizer([.. SpecialTokens.OfBert, "red", "red"])).Message);
    }

    [Fact]
    public void ByteLevel_GivesEveryTextBack()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = ByteLevelTokenizer.Train(Texts, 300);
        tokenizer.Save(folder.Path);
        var loaded = ByteLevelTokenizer.Load(folder.Path);
        Assert.InRange(tokenizer.VocabularySize, 262, 300);
        Assert.All([.. Texts, "don't  stop\n\tnow 😀 ＦＵＬＬ", "", "<s>"], text =>
        {
            var ids = tokenizer.Encode(text, 1000);
            Assert.Equal(ids, loaded.Encode(text, 1000));
            Assert.Equal(text, loaded.Decode(ids));
        });
        Assert.True(tokenizer.Encode("cotton shirt", 100).Length < "cotton shirt".Length);
        Assert.Equal(6, tokenizer.Encode("something quite long", 6).Length);
    }
}
