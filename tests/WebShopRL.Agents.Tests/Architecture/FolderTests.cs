using System.Text.RegularExpressions;

namespace WebShopRL.Tests.Architecture;

/// <summary>What the folders below the policies may know of each other: one direction, without circles.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed partial class FolderTests
{
    [Theory]
    [InlineData("Weights")]
    [InlineData("Networks", "Weights")]
    [InlineData("Tokenization", "Weights", "Networks")]
    [InlineData("Optimization", "Weights", "Networks")]
    [InlineData("Checkpoints", "Weights", "Networks", "Tokenization")]
    [InlineData("Models")]
    public void Folder_KnowsOnlyThoseBelowIt(string folder, params string[] below)
    {
        var files = Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src", "WebShopRL.Agents", folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        var known = files.SelectMany(file => Named().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct().Except(below.Append(folder));
        Assert.Empty(known);
    }

    [GeneratedRegex(@"WebShopRL\.Agents\.(\w+)")]
    private static partial Regex Named();
}
