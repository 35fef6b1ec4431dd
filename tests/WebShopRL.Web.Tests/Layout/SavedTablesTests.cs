using System.Text.RegularExpressions;
using WebShopRL.Tests.Architecture;

namespace WebShopRL.Tests.Layout;

/// <summary>Every table can be saved as a file, each by a line of its own below it.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed partial class SavedTablesTests
{
    [Fact]
    public void EachTable_IsFollowedByWhatSavesIt()
    {
        var files = Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "src", "WebShopRL.Web"), "*.razor", SearchOption.AllDirectories).ToArray();
        Assert.NotEmpty(files);
        // The list of runs and of groups is saved by the page that chooses between the two.
        var unsaved = files.Where(file => Path.GetFileName(file) is not ("RunsTable.razor" or "RunsGroups.razor" or "RunsPage.razor"))
            .Select(file => (File: Path.GetFileName(file), Marks: string.Concat(Mark().Matches(File.ReadAllText(file)).Select(mark => mark.Value == "<table" ? 't' : 's'))))
            .Where(file => file.Marks.Replace("ts", "", StringComparison.Ordinal).Length > 0);
        Assert.Empty(unsaved);
    }

    [GeneratedRegex("<table|<SaveTable")]
    private static partial Regex Mark();
}
