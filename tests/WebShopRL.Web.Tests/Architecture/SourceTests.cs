using System.Text.RegularExpressions;

namespace WebShopRL.Tests.Architecture;

/// <summary>Rules that the sources keep.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed partial class SourceTests
{
    private const int MostLines = 300;

    private static readonly string[] Categories = [Category.Unit, Category.Conformance, Category.Integration, Category.Browser, Category.Fault];

    [Fact]
    public void File_HasAtMost300Lines_SoThatItIsReadTopToBottom()
    {
        var tooLong = Sources("src", "tests", "build", "scripts", "wwwroot", "clients")
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".css" or ".js" or ".sh" or ".py")
            .Select(file => (File: Path.GetRelativePath(RepositoryFiles.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > MostLines)
            .Select(file => $"{file.File}: {file.Lines} lines");
        Assert.Empty(tooLong);
    }

    [Fact]
    public void TestClass_HasExactlyOneCategory()
    {
        var classes = Sources("tests").Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).SelectMany(TestClasses).ToArray();
        Assert.NotEmpty(classes);
        Assert.Empty(classes.Where(test => test.Categories.Length != 1 || !Categories.Contains(test.Categories[0])).Select(test => $"{test.Name}: [{string.Join(", ", test.Categories)}]"));
    }

    /// <summary>The classes of a file that hold tests, with the categories on them.</summary>
    private static IEnumerable<(string Name, string[] Categories)> TestClasses(string file)
    {
        var text = File.ReadAllText(file);
        var declarations = ClassDeclaration().Matches(text);
        for (var i = 0; i < declarations.Count; i++)
        {
            var end = i + 1 < declarations.Count ? declarations[i + 1].Index : text.Length;
            if (TestMethod().IsMatch(text[declarations[i].Index..end]))
                yield return (declarations[i].Groups["name"].Value, [.. CategoryTrait().Matches(declarations[i].Groups["attributes"].Value).Select(trait => trait.Groups[1].Value)]);
        }
    }

    private static IEnumerable<string> Sources(params string[] folders) => folders
        .Select(folder => Path.Combine(RepositoryFiles.Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Where(file => !BuiltOrGiven().IsMatch(Path.GetRelativePath(RepositoryFiles.Root, file)));

    [GeneratedRegex(@"(^|[/\\])(bin|obj|fixtures|lib|node_modules)[/\\]")]
    private static partial Regex BuiltOrGiven();

    [GeneratedRegex(@"(?<attributes>(^\[.*\]\r?\n)*)^(public|internal) (sealed |abstract |static |partial )*class (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex ClassDeclaration();

    [GeneratedRegex(@"^\s+\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"\[Trait\(Category\.Name, Category\.(\w+)\)\]")]
    private static partial Regex CategoryTrait();
}
