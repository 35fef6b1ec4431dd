using WebShopRL.Shop.Search;

namespace WebShopRL.Tests.Search;

/// <summary>Vectors from Lucene 8's DefaultEnglishAnalyzer, and the emoji rules of its tokenizer.</summary>
[Trait(Category.Name, Category.Unit)]
public class EnglishAnalyzerTests
{
    [Theory]
    [InlineData("men's t-shirts 100% cotton", "men t shirt 100 cotton")]
    [InlineData("women’s boots w/ 3.5 inch heel", "women boot w 3.5 inch heel")]
    [InlineData("4.5\" x 6\" usb-c cable (2-pack)", "4.5 x 6 usb c cabl 2 pack")]
    [InlineData("wi-fi i'm looking for the u.s. 12,000 btu", "wi fi i'm look u. 12,000 btu")]
    [InlineData("easy_clean #1 café don't", "easy_clean 1 café don't")]
    [InlineData("1/4 zip long-sleeved running shoes", "1 4 zip long sleev run shoe")]
    [InlineData("natural naturally dressing dresses organization generalization", "natur natur dress dress organ gener")]
    [InlineData("it's for you and me with no sugar", "you me sugar")]
    [InlineData("b07xyz123 a-b_c 50.00 dollars, price lower than", "b07xyz123 b_c 50.00 dollar price lower than")]
    [InlineData("gluten-free snacks flying easily relational 日本 tea", "gluten free snack fly easili relat 日 本 tea")]
    [InlineData("the and of", "")]
    [InlineData("", "")]
    public void Terms_AreLucenes(string text, string expected) => Assert.Equal(expected, string.Join(' ', new EnglishAnalyzer().Terms(text)));

    [Theory]
    [InlineData("acme™ mugs", "acm mug|™")]
    [InlineData("★★ soft ✔️ warm", "soft warm|★|★|✔\uFE0F")]
    [InlineData("✿ ◆ 》", "")]
    [InlineData("👨‍👩‍👧 family", "famili|👨‍👩‍👧")]
    [InlineData("👍🏽👍", "|👍🏽|👍")]
    [InlineData("🇫🇷🇩🇪🇮", "|🇫🇷|🇩🇪")]
    [InlineData("#️⃣ 1️⃣ # *", "1️⃣|#️⃣")]
    [InlineData("❤‍ ❤︎", "|❤‍|❤")]
    public void Terms_HoldEmojiSequences_AsTokensOfTheirOwn(string text, string expected)
    {
        var parts = expected.Split('|');
        Assert.Equal([.. parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), .. parts[1..]], new EnglishAnalyzer().Terms(text));
    }

    [Fact]
    public void Terms_CutLongTokens_InPiecesOf255()
    {
        var terms = new EnglishAnalyzer().Terms(new string('7', 600));
        Assert.Equal([255, 255, 90], terms.Select(term => term.Length));
    }

    [Fact]
    public void Terms_StayTheSame_WhenTheAnalyzerIsUsedAgain()
    {
        var analyzer = new EnglishAnalyzer();
        var first = analyzer.Terms("red lamps ★");
        analyzer.Terms(new string('x', 300));
        Assert.Equal(first, analyzer.Terms("red lamps ★"));
    }
}
