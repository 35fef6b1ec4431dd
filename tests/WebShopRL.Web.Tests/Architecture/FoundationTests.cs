using System.Text.RegularExpressions;

namespace WebShopRL.Tests.Architecture;

/// <summary>What all features of the front stand on knows none of them: Api, Layout and the like. WebShopApplication puts them together.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed partial class FoundationTests
{
    private static readonly string Web = Path.Combine(RepositoryFiles.Root, "src", "WebShopRL.Web");

    private static readonly string[] Folders = [.. Directory.EnumerateDirectories(Web).Select(folder => Path.GetFileName(folder)!).Where(name => name is not ("bin" or "obj"))];

    public static TheoryData<string, string[]> Foundations => new()
    {
        { "Api", [] },
        { "Failures", [] },
        { "Layout", ["Failures"] },
        { "Launches", ["Api"] },
    };

    [Theory]
    [MemberData(nameof(Foundations))]
    public void Folder_KnowsOnly_WhatItStandsOn(string folder, string[] allowed)
    {
        var known = Files(folder)
            .SelectMany(file => References(File.ReadAllText(file)).Select(reference => (File: Path.GetRelativePath(Web, file), Folder: reference)))
            .Where(reference => reference.Folder != folder && !allowed.Contains(reference.Folder))
            .Select(reference => $"{reference.File} knows {reference.Folder}");
        Assert.Empty(known.Distinct());
    }

    [Fact]
    public void Features_KnowWhatTheyStandOn_SoThatTheComparisonAboveSeesReferencesAtAll() =>
        Assert.Superset(new HashSet<string> { "Api", "Launches", "Runs", "Layout" }, Files("Comparisons").Concat(Files("Runs")).SelectMany(file => References(File.ReadAllText(file))).ToHashSet());

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Web, folder), "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".cs" or ".razor");

    /// <summary>Folders that a source names: by a using, or before a type.</summary>
    private static IEnumerable<string> References(string source) => Reference().Matches(Comment().Replace(source, ""))
        .Select(match => match.Groups["folder"].Value)
        .Where(name => Folders.Contains(name));

    [GeneratedRegex(@"using (static )?WebShopRL\.Web\.(?<folder>\w+)|(?<![\w.])(WebShopRL\.)?Web\.(?<folder>\w+)\.[A-Z]|(?<![\w.""/])(?<folder>[A-Z]\w+)\.[A-Z]\w+[.(<]")]
    private static partial Regex Reference();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
