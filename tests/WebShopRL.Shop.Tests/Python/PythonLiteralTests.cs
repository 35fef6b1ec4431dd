using CsCheck;
using WebShopRL.Shop.Python;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Python;

[Trait(Category.Name, Category.Unit)]
public sealed class PythonLiteralTests
{
    [Fact]
    public void List_ReadsBothQuotes() => Assert.Equal(["red", "men's", "a\"b"], PythonLiteral.List("""['red', "men's" , 'a"b',]"""));

    [Fact]
    public void Dictionary_ReadsPythonAndJson()
    {
        Assert.Equal([new("color", "red"), new("size", "4\" w | strap")], PythonLiteral.Dictionary("""{"color": "red", "size": "4\" w | strap"}"""));
        Assert.Equal([new("color", "café")], PythonLiteral.Dictionary("{'color': 'caf\\u00e9'}"));
        Assert.Empty(PythonLiteral.Dictionary(" { } "));
        Assert.Equal([new("a", "3"), new("b", "2")], PythonLiteral.Dictionary("{'a': '1', 'b': '2', 'a': '3'}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{'a'}")]
    [InlineData("{'a': 1}")]
    [InlineData("{'a': 'b'")]
    [InlineData("{'a': 'b'} x")]
    [InlineData("{'a': 'b' 'c': 'd'}")]
    [InlineData("{'a': 'b\\x4'}")]
    [InlineData("{'a': '\\Uffffffff'}")]
    [InlineData("{'a")]
    [InlineData("{'a\\")]
    public void Dictionary_RefusesAnythingElse(string text) => Assert.Throws<FormatException>(() => PythonLiteral.Dictionary(text));

    [Fact]
    public void Dictionary_ReadsBackWhatReprPrints() => Gen.Dictionary(Gen.String, Gen.String).Sample(options =>
    {
        var read = PythonLiteral.Dictionary(PythonRepr.Of(options));
        return read.SequenceEqual(options) && PythonLiteral.Dictionary(PythonJson.Dump(options)).SequenceEqual(options);
    });
}
