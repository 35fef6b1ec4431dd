using System.Text.Json;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Catalogs;

/// <summary>The parser's own words are of its options and of .NET's types: a version of it that words them otherwise fails here.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class JsonProblemTests
{
    [Theory]
    [InlineData("", "empty", "")]
    [InlineData("  ", "empty", null)]
    [InlineData("{", "cut short: it ends in the middle of a value", null)]
    [InlineData("{\"a\": [1, 2", "cut short: it ends in the middle of a value", null)]
    [InlineData("{\"a\": \"b", "cut short: it ends in the middle of a value", null)]
    [InlineData("{\"a\" 1}", "not valid JSON", " (line 1, byte 6)")]
    [InlineData("{\n\"a\": 1,\n b}", "not valid JSON", " (line 3, byte 2)")]
    [InlineData("{} {}", "more than one value: something follows the first", " (line 1, byte 4)")]
    [InlineData("nonsense", "not valid JSON", " (line 1, byte 2)")]
    [InlineData("{\"a\": NaN}", "not valid JSON: it has neither NaN nor None, but null", " (line 1, byte 7)")]
    [InlineData("{\"a\": Infinity}", "not valid JSON: it has no Infinity", " (line 1, byte 7)")]
    [InlineData("{\"a\": True}", "not valid JSON: it writes true and false", " (line 1, byte 7)")]
    [InlineData("{'a': 1}", "not valid JSON: its texts stand in double quotes", " (line 1, byte 2)")]
    [InlineData("[[[[[1]]]]]", "nested deeper than 4 levels", null)]
    public void Of_SaysItInWordsForPeople(string json, string problem, string? place)
    {
        var broken = Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 }));
        var wrapped = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json, new JsonSerializerOptions { MaxDepth = 4 }));

        Assert.Equal(problem, JsonProblem.Of(broken));
        Assert.True(JsonProblem.IsOfSyntax(broken));
        if (place is not null && json.Length > 0)
            Assert.Equal(place, JsonProblem.At(broken));
        // An array is another value than the serializer is to read, before it is too deep.
        if (json.StartsWith('{'))
            Assert.Equal((problem, true), (JsonProblem.Of(wrapped), JsonProblem.IsOfSyntax(wrapped)));
    }

    [Fact]
    public void Of_NamesTheMember_WhereItIsOfAnotherShape()
    {
        var broken = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, int>>("{\"a\": \"b\"}"));
        Assert.Equal("of another shape than is read here, at a", JsonProblem.Of(broken));
        Assert.False(JsonProblem.IsOfSyntax(broken));
        Assert.Equal("of another shape than is read here", JsonProblem.Of(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<string, int>>("[1]"))));
    }
}
