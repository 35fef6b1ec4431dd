using System.Text.Json;
using WebShopRL.Agents.Tokenization;

namespace WebShopRL.Tests.Tokenization;

/// <summary>The tokenizer against transformers' BertTokenizer with WebShop's tokens.</summary>
[Trait(Category.Name, Category.Conformance)]
public class TokenizerConformanceTests
{
    public static TheoryData<string> Folders => [.. RepositoryFiles.Fixtures("hf-bert*").Where(folder => File.Exists(Path.Combine(folder, "tokenizer_expected.json")))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Encode_GivesTransformersTokensAndIds(string folder)
    {
        var tokenizer = PolicyTokenizer.Load(folder);
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer_expected.json")));
        Assert.All(expected.RootElement.EnumerateArray(), example =>
        {
            var text = example.GetProperty("text").GetString()!;
            Assert.Equal(example.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()), tokenizer.Tokens(text));
            Assert.Equal(Ids(example.GetProperty("ids")), tokenizer.Encode(text, 1 << 20, truncateLeft: false));
            Assert.Equal(Ids(example.GetProperty("ids_max16")), tokenizer.Encode(text, 16, truncateLeft: false));
        });
    }

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];
}
