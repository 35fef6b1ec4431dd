using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;

namespace WebShopRL.Tests.Policies;

[Trait(Category.Name, Category.Unit)]
public sealed class DecisionGroupsTests
{
    private static readonly DecisionGroups Groups = new(BertConfig.Named("bert-tiny", 100));

    [Fact]
    public void Cut_PutsEveryDecisionInOneGroup()
    {
        var random = new Random(1);
        var sizes = Sizes(random, 200);

        var groups = Groups.Cut(sizes);

        Assert.Equal(Enumerable.Range(0, 200), groups.SelectMany(group => group).Order());
        Assert.All(groups, group => Assert.True(group.Length == 1 || group.Length * group.Max(i => sizes[i].Page) <= 8192));
        Assert.Empty(Groups.Cut([]));
    }

    [Fact]
    public void Cut_PadsLittle_WherePagesAreMixed()
    {
        var sizes = Sizes(new Random(2), 64);

        var groups = Groups.Cut(sizes);

        var padded = groups.Sum(group => group.Length * group.Max(i => sizes[i].Page));
        Assert.InRange(padded / (double)sizes.Sum(size => size.Page), 1, 1.1);
        Assert.True(groups.Count < 32, $"{groups.Count} groups of 64 decisions");
    }

    [Fact]
    public void Cut_KeepsAlikeDecisionsTogether() => Assert.Equal(2, Groups.Cut([.. Enumerable.Repeat(new DecisionSize(60, 4, 6), 20), .. Enumerable.Repeat(new DecisionSize(400, 12, 30), 5)]).Count);

    /// <summary>Results pages, item pages and short ones, as a shop has them.</summary>
    private static DecisionSize[] Sizes(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(3) switch
    {
        0 => new DecisionSize(random.Next(340, 400), 12, random.Next(25, 35)),
        1 => new DecisionSize(random.Next(60, 160), random.Next(5, 20), random.Next(5, 9)),
        _ => new DecisionSize(random.Next(30, 60), 2, 5),
    })];
}
