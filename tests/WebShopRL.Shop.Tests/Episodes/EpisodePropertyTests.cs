using CsCheck;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Rewards;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Episodes;

/// <summary>What holds for any actions, sensible or garbage.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class EpisodePropertyTests
{
    private static readonly ObservationMode[] Modes = Enum.GetValues<ObservationMode>();

    private static readonly Storefront Shop = ExampleShop.Open(new() { ShowAttributes = true }, Nasty());

    /// <summary>An action: garbage, a search for anything, a click on anything, or (a number) a click on what is there.</summary>
    private static readonly Gen<(string Text, int Clickable)> Actions = Gen.Frequency(
        (2, Gen.String.Select(text => (text, -1))),
        (2, Gen.String.Select(text => ($"search[{text}]", -1))),
        (1, Gen.OneOf("<r>", "<a> soft", "<c> fashion", "<c>", "<q> mugs", "<a>", "item_page done", " ", "\"red\"").Select(text => ($"search[{text}]", -1))),
        (1, Gen.String.Select(text => ($"click[{text}]", -1))),
        (12, Gen.Int[0, 200].Select(i => ("", i))));

    private static readonly Gen<(string Text, int Clickable)[]> Visits = Actions.Array[0, 40];

    [Fact]
    public void Step_NeverThrows_AndRewardsAreShares() => Visits.Sample(visit =>
    {
        var episode = new Episode(Shop, ExampleShop.Goal, "0");
        foreach (var action in visit)
        {
            var step = episode.Step(Written(action, episode));
            Assert.InRange(step.Reward, 0, 1);
            Assert.InRange(episode.Reward, 0, 1);
            Assert.True(step.ActionIsValid || !step.Done);
            foreach (var mode in Modes)
                Assert.NotEmpty(episode.Observe(mode));
            Assert.Equal(episode.Actions.Clickables.Distinct().Count(), episode.Actions.Clickables.Count);
        }
        Assert.Equal(visit.Length, episode.Steps);
    });

    [Fact]
    public void Step_GivesTheSameEpisode_ForTheSameActions() => Visits.Sample(visit =>
    {
        Episode one = new(Shop, ExampleShop.Goal, "0"), other = new(Shop, ExampleShop.Goal, "0");
        foreach (var action in visit)
        {
            Assert.Equal(one.Step(Written(action, one)), other.Step(Written(action, other)));
            AssertSame(one, other);
        }
    });

    [Fact]
    public void Fork_GoesItsOwnWay() => Gen.Select(Visits, Visits, Visits).Sample((before, here, there) =>
    {
        var episode = new Episode(Shop, ExampleShop.Goal, "0");
        Play(episode, before);
        var fork = episode.Fork();
        AssertSame(episode, fork);
        Play(fork, there);

        var untouched = new Episode(Shop, ExampleShop.Goal, "0");
        Play(untouched, before);
        AssertSame(untouched, episode);
        Play(untouched, here);
        Play(episode, here);
        AssertSame(untouched, episode);
    });

    [Fact]
    public void Actions_AreAllValid_ButTheSearchButtonAndEmptyLabels() => Visits.Sample(visit =>
    {
        var episode = new Episode(Shop, ExampleShop.Goal, "0");
        Play(episode, visit);
        foreach (var label in episode.Actions.Clickables)
            Assert.Equal(label is not ("search" or ""), episode.Fork().Step($"click[{label}]").ActionIsValid);
        Assert.False(episode.Fork().Step("click[no such label]").ActionIsValid);
    });

    private static void Play(Episode episode, IEnumerable<(string, int)> visit)
    {
        foreach (var action in visit)
            episode.Step(Written(action, episode));
    }

    private static string Written((string Text, int Clickable) action, Episode episode) =>
        action.Clickable >= 0 && episode.Actions.Clickables is { Count: > 0 } labels ? $"click[{labels[action.Clickable % labels.Count]}]" : action.Text;

    private static void AssertSame(Episode one, Episode other)
    {
        foreach (var mode in Modes)
            Assert.Equal(one.Observe(mode), other.Observe(mode));
        Assert.Equal(one.Actions.Clickables, other.Actions.Clickables);
        Assert.Equal((one.Done, one.Reward, one.Steps), (other.Done, other.Reward, other.Steps));
    }

    /// <summary>A product whose options are named like buttons, are blank, or full of what html, JSON and Python escape.</summary>
    private static Product Nasty() => ExampleShop.Shirt with
    {
        Asin = "B000000008",
        Title = "<script>alert('x')</script> \U0001F600",
        Options =
        [
            new("", ["", "search", "buy now", "next >", "< prev", "back to search", "description", "attributes"]),
            new("a'b\"c", ["é", "\U0001F600", "a\\b", "</script>", "red", "red", "x]y"]),
            new("none", []),
        ],
    };
}
