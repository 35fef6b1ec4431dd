using System.Reflection;
using System.Text.RegularExpressions;
using WebShopRL.Agents.Policies;
using WebShopRL.Shop;
using WebShopRL.Store;
using WebShopRL.Web;

namespace WebShopRL.Tests.Architecture;

/// <summary>What RoomTests holds between projects, held between the folders of one: no two lead to each other, a folder and one inside it neither.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed partial class FolderTests
{
    /// <summary>Circles that are still to be cut; nothing may be added. One that is gone has to go from here.</summary>
    private static readonly Dictionary<string, string[]> StillThere = new()
    {
    };

    public static TheoryData<string> Projects => [.. new[] { typeof(Storefront), typeof(IPolicy), typeof(WebShopDbContext), typeof(WebShopApplication) }.Select(type => type.Assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_LeadToNoneThatLeadsBack(string project)
    {
        var graph = new FolderGraph(Assembly.Load(project));
        var found = graph.Circles();
        var known = StillThere.GetValueOrDefault(project, []);
        Assert.True(found.SequenceEqual(known), string.Join('\n',
        [
            .. found.Except(known).Select(circle => $"{project}: a circle of {circle}:\n{graph.Describe(circle)}"),
            .. known.Except(found).Select(circle => $"{project}: there is no circle of {circle} any more: take it off the list."),
        ]));
    }
}
