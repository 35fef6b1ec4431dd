using System.Text.RegularExpressions;

namespace WebShopRL.Tests.Checkpoints.Forms;

/// <summary>The tables of docs/models.md: each row is a form in which people have models, and a test here.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed partial class ModelFormsTests
{
    private static readonly Dictionary<string, Action> Forms = BertForms.All.Concat(BartForms.All).Concat(RefusedForms.All).ToDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Form_DoesWhatTheDocumentSays(string name) => Forms[name]();

    [Fact]
    public void Document_HasARowForEachForm_AndNoOther()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "models.md"));
        var section = text[text.IndexOf("## Forms", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
        Assert.Equal(Forms.Keys.Order(StringComparer.Ordinal), Row().Matches(section).Select(row => row.Groups[1].Value).Except(["form", "refused"]).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| (.+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
