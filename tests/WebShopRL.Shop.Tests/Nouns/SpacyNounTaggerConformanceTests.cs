using System.Text.Json;
using WebShopRL.Shop.Rewards.Nouns;

namespace WebShopRL.Tests.Nouns;

/// <summary>Tokens, tags and nouns as spaCy gives them.</summary>
[Trait(Category.Name, Category.Conformance)]
public class SpacyNounTaggerConformanceTests
{
    private static readonly SpacyNounTagger Tagger = new();

    public static TheoryData<string> Folders => [.. RepositoryFiles.Fixtures("noun-tagger")];

    [Theory, MemberData(nameof(Folders))]
    public void Tag_IsSpacys_ForEveryText(string folder)
    {
        var texts = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, "expected.jsonl")))
        {
            using var expected = JsonDocument.Parse(line);
            var text = expected.RootElement.GetProperty("text").GetString()!;
            var words = Tagger.Tag(text);
            Assert.True(Strings(expected, "tokens").SequenceEqual(words.Select(word => word.Text)), $"Tokens of '{text}': {string.Join('|', words.Select(word => word.Text))}");
            Assert.True(expected.RootElement.GetProperty("tags").GetString() == string.Join(' ', words.Select(word => word.Tag)), $"Tags of '{text}': {string.Join(' ', words.Select(word => word.Tag))}");
            Assert.True(Strings(expected, "nouns").SequenceEqual(Tagger.Nouns(text)), $"Nouns of '{text}': {string.Join('|', Tagger.Nouns(text))}");
            texts++;
        }
        Assert.NotEqual(0, texts);
    }

    private static IEnumerable<string?> Strings(JsonDocument line, string field) => line.RootElement.GetProperty(field).EnumerateArray().Select(item => item.GetString());
}
