using System.Text;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Catalogs;

[Trait(Category.Name, Category.Unit)]
public sealed class ForeignContentTests
{
    [Theory]
    [InlineData("1F8B0800", "packed with gzip")]
    [InlineData("425A6839314159", "packed with bzip2")]
    [InlineData("FD377A585A00", "packed with xz")]
    [InlineData("28B52FFD0458", "packed with Zstandard (zst)")]
    [InlineData("04224D18", "packed with LZ4")]
    [InlineData("504B0304", "a zip archive")]
    [InlineData("377ABCAF271C", "a 7z archive")]
    [InlineData("50415231", "a Parquet file")]
    [InlineData("80049505", "a Python pickle")]
    [InlineData("FFFE7B00", "UTF-16")]
    [InlineData("FEFF007B", "UTF-16")]
    [InlineData("7B002200", "UTF-16")]
    [InlineData("005B0022", "UTF-16")]
    // What a reader leaves that has taken the first brace.
    [InlineData("0022006E", "UTF-16")]
    [InlineData("FFFE00007B000000", "UTF-32")]
    public void Of_NamesWhatIsNoText(string start, string what) => Assert.Equal(what, ForeignContent.Of(Convert.FromHexString(start))?.Is);

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\": 1}")]
    [InlineData("[")]
    [InlineData("\uFEFF{}")]
    [InlineData("BZ: a text")]
    [InlineData("7z is a program")]
    [InlineData("(x)")]
    [InlineData("PK")]
    [InlineData("\n\n{}")]
    public void Of_LeavesTextsAlone(string text) => Assert.Null(ForeignContent.Of(Encoding.UTF8.GetBytes(text)));
}
