using System.Reflection;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Tests.Architecture.Samples;
using WebShopRL.Web;

namespace WebShopRL.Tests.Architecture;

/// <summary>What <see cref="RoomTests"/> holds between projects, held between the folders of one: no two lead to each other, a folder and one inside it neither.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed partial class FolderTests
{
    public static TheoryData<string> Projects => [.. new[] { typeof(Storefront), typeof(IPolicy), typeof(WebShopDbContext), typeof(WebShopApplication) }.Select(type => type.Assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_LeadToNoneThatLeadsBack(string project)
    {
        var graph = new FolderGraph(Assembly.Load(project), project);
        var circles = graph.Circles();
        Assert.True(circles.Count == 0, string.Join('\n', circles.Select(circle => $"a circle of {circle}:\n{graph.Describe(circle)}")));
    }

    [Fact]
    public void Circles_AreFound_WhereAFolderLeadsIntoOneInsideItByALambdaAlone()
    {
        var graph = new FolderGraph(typeof(Outer).Assembly, typeof(Outer).Namespace!);
        var circle = Assert.Single(graph.Circles());
        Assert.Equal(
            $"  Inside -> {typeof(Outer).Namespace}: Inner -> Outer\n  {typeof(Outer).Namespace} -> Inside: Outer -> Inner",
            graph.Describe(circle));
    }

    /// <summary>The graph reads namespaces; this makes them the folders'.</summary>
    [Fact]
    public void Namespace_EndsWithItsFolder()
    {
        var files = Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Root, "src")).Concat(Directory.EnumerateDirectories(Path.Combine(RepositoryFiles.Root, "tests"), "WebShopRL.*"))
            .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories).Select(file => (Project: project, File: file)))
            .Where(source => !BuiltFolder().IsMatch(Path.GetRelativePath(source.Project, source.File)))
            .ToArray();
        Assert.NotEmpty(files);
        Assert.Empty(files.Where(source => !FitsFolder(source.Project, source.File)).Select(source => $"{Path.GetRelativePath(RepositoryFiles.Root, source.File)}: {NamespaceOf(source.File)}"));
    }

    private static bool FitsFolder(string project, string file)
    {
        var folders = Path.GetRelativePath(project, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
        var declared = NamespaceOf(file);
        var name = Path.GetFileName(project);
        return (folders, Path.GetFileName(Path.GetDirectoryName(project))) switch
        {
            (".", "src") => declared == name || declared is null,
            (_, "src") => declared == $"{name}.{folders}",
            // Tests of what a project holds share the namespace of all tests.
            (".", _) => declared is null or "WebShopRL.Tests" || declared == name,
            _ => declared?.EndsWith('.' + folders, StringComparison.Ordinal) == true,
        };
    }

    private static string? NamespaceOf(string file) => File.ReadLines(file).Select(line => Namespace().Match(line)).FirstOrDefault(match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^(bin|obj)[/\\]")]
    private static partial Regex BuiltFolder();
}
