using System.Text.Json.Nodes;
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
        Assert.Equal([new("color", "red"), new("size", "4\" w | strap")], Texts("""{"color": "red", "size": "4\" w | strap"}"""));
        Assert.Equal([new("color", "café")], Texts("{'color': 'caf\\u00e9'}"));
        Assert.Empty(PythonLiteral.Dictionary(" { } "));
        Assert.Equal([new("a", "3"), new("b", "2")], Texts("{'a': '1', 'b': '2', 'a': '3'}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{'a'}")]
    [InlineData("{'a': b'x'}")]
    [InlineData("{'a': {1}}")]
    [InlineData("{1: 2, 'a': 3}")]
    [InlineData("{[]: 2}")]
    [InlineData("['a']")]
    [InlineData("{'a': '\\N{BULLET}'}")]
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
        var read = Texts(PythonRepr.Of(options));
        return read.SequenceEqual(options) && Texts(PythonJson.Dump(options)).SequenceEqual(options);
    });

    /// <summary>
    /// Thousands of literals, good and bad, that Python 3.11 was asked about (fixtures/python-literals/make.py): what it printed, what JSON Flask made of it, or that either refused.
    /// </summary>
    [Fact]
    public void Dictionary_ReadsWhatPythonReads()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryFiles.Fixtures("python-literals")[0], "literals.jsonl"));
        Assert.True(lines.Length > 3000);
        var wrong = lines.Where(line => Read(JsonNode.Parse(line)![0]!.GetValue<string>()) is var (repr, json) && (repr, json) != (JsonNode.Parse(line)![1]?.GetValue<string>(), JsonNode.Parse(line)![2]?.GetValue<string>())).ToArray();
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {lines.Length}: {string.Join('\n', wrong.Take(20).Select(line => $"{line} but {Read(JsonNode.Parse(line)![0]!.GetValue<string>())}"))}");

        static (string? Repr, string? Json) Read(string literal)
        {
            try
            {
                var options = PythonLiteral.Dictionary(literal);
                return (PythonRepr.Of((object)options), PythonJson.DumpForHtml(options));
            }
            catch (FormatException)
            {
                return (null, null);
            }
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Texts(string literal) => PythonLiteral.Dictionary(literal).Texts!;
}
