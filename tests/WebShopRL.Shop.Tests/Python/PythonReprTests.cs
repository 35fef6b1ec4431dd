using WebShopRL.Shop.Python;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Python;

/// <summary>What CPython 3.11 prints.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class PythonReprTests
{
    [Theory]
    [InlineData(1e-05, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e16, "1e+16")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(999999999999999.9, "999999999999999.9")]
    [InlineData(1234567890123456.0, "1234567890123456.0")]
    [InlineData(9007199254740993.0, "9007199254740992.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(2.0 / 3, "0.6666666666666666")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(1e22, "1e+22")]
    [InlineData(1050.0, "1050.0")]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    public void Of_PrintsFloats(double value, string expected) => Assert.Equal(expected, PythonRepr.Of(value));

    [Theory]
    [InlineData("a", "'a'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("say \"hi\"", "'say \"hi\"'")]
    [InlineData("it's \"x\"", "'it\\'s \"x\"'")]
    [InlineData("tab\t\n\\", "'tab\\t\\n\\\\'")]
    [InlineData("é ™\u00a0\u200b\U0001F600\ue000", "'é ™\\xa0\\u200b\U0001F600\\ue000'")]
    [InlineData("\u007f\0\u001f\U000E0001", "'\\x7f\\x00\\x1f\\U000e0001'")]
    public void Of_PrintsStrings(string text, string expected) => Assert.Equal(expected, PythonRepr.Of(text));

    [Fact]
    public void Of_PrintsListsAndDicts()
    {
        Assert.Equal("['red', \"men's\"]", PythonRepr.Of((string[])["red", "men's"]));
        Assert.Equal("{}", PythonRepr.Of(Array.Empty<KeyValuePair<string, string>>()));
        Assert.Equal("{'color': 'red', 'size': '4\" w | strap'}", PythonRepr.Of(new KeyValuePair<string, string>[] { new("color", "red"), new("size", "4\" w | strap") }));
    }

    [Fact]
    public void Json_EscapesAsPythonAndFlask()
    {
        KeyValuePair<string, string>[] options = [new("style2", "café noir"), new("style", "a'b <c> & d")];
        Assert.Equal("""{"style2": "caf\u00e9 noir", "style": "a'b <c> & d"}""", PythonJson.Dump(options));
        Assert.Equal("""{"style": "a\u0027b \u003cc\u003e \u0026 d", "style2": "caf\u00e9 noir"}""", PythonJson.DumpForHtml(options!));
    }

    [Fact]
    public void PrettyPrint_BreaksLongTextsBetweenWords()
    {
        KeyValuePair<string, object?>[] goal =
        [
            new("asin", "B0CUK1U8EX"), new("category", "garden"), new("query", "ottoman bench"), new("name", "Voltara Men's Ottoman Bench – Gift Set"),
            new("product_category", "Home & Kitchen › Furniture › Living Room Furniture"),
            new("instruction_text", "i need a ottoman bench that is living room in 20\" x 20\", and price lower than 740.00 dollars"),
            new("attributes", new[] { "living room" }), new("price_upper", 740.0), new("goal_options", new[] { "20\" x 20\"" }), new("weight", 1),
        ];
        Assert.Equal(
            """
            {'asin': 'B0CUK1U8EX',
             'attributes': ['living room'],
             'category': 'garden',
             'goal_options': ['20" x 20"'],
             'instruction_text': 'i need a ottoman bench that is living room in 20" x 20", '
                                 'and price lower than 740.00 dollars',
             'name': "Voltara Men's Ottoman Bench – Gift Set",
             'price_upper': 740.0,
             'product_category': 'Home & Kitchen › Furniture › Living Room Furniture',
             'query': 'ottoman bench',
             'weight': 1}
            """, PythonPrettyPrint.Format(goal));
    }

    [Fact]
    public void PrettyPrint_BreaksListsAndDicts_InsideADict()
    {
        KeyValuePair<string, object?>[] goal =
        [
            new("goal_options", new KeyValuePair<string, object?>[] { new("size", string.Concat(Enumerable.Repeat("11 oz ", 20))), new("color", "b'lue") }),
            new("attributes", Enumerable.Range(0, 8).Select(i => $"living room number {i}").ToArray()),
        ];
        Assert.Equal(
            """
            {'attributes': ['living room number 0',
                            'living room number 1',
                            'living room number 2',
                            'living room number 3',
                            'living room number 4',
                            'living room number 5',
                            'living room number 6',
                            'living room number 7'],
             'goal_options': {'color': "b'lue",
                              'size': '11 oz 11 oz 11 oz 11 oz 11 oz 11 oz 11 oz 11 oz 11 '
                                      'oz 11 oz 11 oz 11 oz 11 oz 11 oz 11 oz 11 oz 11 oz '
                                      '11 oz 11 oz 11 oz '}}
            """, PythonPrettyPrint.Format(goal));
    }
}
