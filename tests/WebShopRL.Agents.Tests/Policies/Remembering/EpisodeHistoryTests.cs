using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Remembering;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using static WebShopRL.Tests.Policies.Remembering.WrittenPages;

namespace WebShopRL.Tests.Policies.Remembering;

/// <summary>What is remembered of an episode, and that it is the same wherever the episode is met.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class EpisodeHistoryTests(DemoStorefront demo)
{
    /// <summary>Reads a lamp whole, with red chosen, goes back to another page of results, looks at a second one, searches again, opens the first one again.</summary>
    private static readonly (string Page, string Action)[] Written =
    [
        (Search, "search[Red Lamp]"),
        (Results(1), "click[next >]"),
        (Results(2), "click[b000000001]"),
        (Item("Desk Lamp", "$12.99"), "click[features]"),
        (Details(" Bright", " Two arms"), "click[< prev]"),
        (Item("Desk Lamp", "$12.99"), "click[red]"),
        (Item("Desk Lamp", "$12.99", "red"), "click[description]"),
        (Details("A lamp.", "For desks."), "click[< prev]"),
        (Item("Desk Lamp", "$12.99", "red"), "click[< prev]"),
        (Results(2), "click[b000000002]"),
        (Item("Floor Lamp", "$5.0 to $9.5"), "click[reviews]"),
        (Details("\"Fine\"", "5.0", "It stands."), "click[back to search]"),
        (Search, "search[red lamp]"),
        (Results(1), "click[b000000001]"),
        (Item("Desk Lamp", "$12.99"), "click[buy now]"),
    ];

    private static IReadOnlyList<string> NotesAfter(int steps) => Written.Take(steps).Aggregate(EpisodeHistory.Start, (history, step) => history.After(step.Page, step.Action)).Notes.Entries;

    [Fact]
    public void Notes_TellWhatWasSeen_WordForWord()
    {
        const string search = "search[red lamp] page 1, 2", whole = "\nfeatures: Bright, Two arms\ndescription: A lamp. For desks.";

        Assert.Empty(NotesAfter(0));
        Assert.Equal(["search[red lamp]"], NotesAfter(1));
        Assert.Equal(["search[red lamp] page 1"], NotesAfter(2));
        Assert.Equal([search], NotesAfter(3));
        Assert.Equal([search, "item - Desk Lamp\nprice: $12.99"], NotesAfter(4));
        Assert.Equal([search, "item - Desk Lamp\nprice: $12.99\nfeatures: Bright, Two arms"], NotesAfter(5));
        Assert.Equal([search, "item - Desk Lamp\nprice: $12.99\nclicked: red\nfeatures: Bright, Two arms"], NotesAfter(7));
        Assert.Equal([search, $"item - Desk Lamp\nprice: $12.99\nclicked: red{whole}"], NotesAfter(8));
        string[] left = [search, $"item - Desk Lamp\nprice: $12.99\nclicked: red\nleft without buying{whole}"];
        Assert.Equal(left, NotesAfter(9));
        Assert.Equal(left, NotesAfter(10));
        // Reviews are not noted.
        Assert.Equal([.. left, "item - Floor Lamp\nprice: $5.0 to $9.5"], NotesAfter(11));
        Assert.Equal([.. left, "item - Floor Lamp\nprice: $5.0 to $9.5\nleft without buying"], NotesAfter(12));
        // What is met again moves to the end and keeps what was read.
        Assert.Equal([left[1], "item - Floor Lamp\nprice: $5.0 to $9.5\nleft without buying", search], NotesAfter(13));
        Assert.Equal(["item - Floor Lamp\nprice: $5.0 to $9.5\nleft without buying", search, $"item - Desk Lamp\nprice: $12.99{whole}"], NotesAfter(15));
    }

    [Fact]
    public void Notes_AreNoOthers_WhenAnActionDoesNothing()
    {
        for (var at = 1; at < Written.Length; at++)
            foreach (var nothing in (string[])["click[no such thing]", "look around", "Search[lamps]", "search[]", ""])
            {
                var history = EpisodeHistory.Start;
                foreach (var (place, (page, action)) in Written.Index())
                {
                    if (place == at)
                        history = history.After(page, nothing);
                    history = history.After(page, action);
                }
                Assert.Equal(NotesAfter(Written.Length), history.Notes.Entries);
            }
    }

    [Fact]
    public void Notes_OfTextsThatAreNoPages_AreSearchesAlone()
    {
        var history = EpisodeHistory.Start.After("", "search[x]").After("\n[button] Next > [button_]\nPage 99999999999999999999 (", "click[a]")
            .After("\n[button] Buy Now [button_]\nPrice: ", "click[features]").After("\n[button] < Prev [button_]\n", "search[");

        Assert.Equal(["search[x] page 1"], history.Notes.Entries);
    }

    [Fact]
    public void Notes_AreTheSame_InStoredTrajectoriesWhilePlayingAndInForks()
    {
        var products = 0;
        foreach (var trajectory in ScriptedTrajectories.Generate(demo.Shop, [.. demo.Shop.GoalsOf(GoalSplit.Train).Take(25)], 25, seed: 4))
        {
            var stored = trajectory.Steps.WithNotes().Select(seen => seen.Notes.Entries).ToArray();
            var played = new RememberedEpisode(new Episode(demo.Shop, demo.Shop.Goals[trajectory.Goal!.Value], "played"));
            RememberedEpisode? fork = null;
            var rollout = new Rollout(new Episode(demo.Shop, demo.Shop.Goals[trajectory.Goal.Value], "rollout"), 1, new Decoding(Greedy: true), 200);
            foreach (var (at, step) in trajectory.Steps.Index())
            {
                var decision = played.Decide();
                Assert.Equal(stored[at], decision.Notes!.Entries);
                Assert.Equal(PageReading.KindOf(decision), PageReading.KindOf(decision.Observation));
                if (at == trajectory.Steps.Count / 2)
                {
                    fork = played.Fork();
                    // Another one goes its own way, which is seen by nobody else.
                    played.Fork().Step("search[astray]");
                }
                if (fork is not null)
                {
                    Assert.Equal(stored[at], fork.Decide().Notes!.Entries);
                    fork.Step(step.Action);
                }
                Assert.Equal(stored[at], rollout.Decide().Notes!.Entries);
                rollout.Take(rollout.Decide() with { EnvironmentActions = [step.Action] }, 0);
                Assert.Equal(stored[at], rollout.Notes[at].Entries);
                played.Step(step.Action);
            }
            products += stored[^1].Count(entry => entry.StartsWith("item - ", StringComparison.Ordinal));
        }
        Assert.True(products > 25, $"{products} products in the notes of 25 episodes.");
    }

    [Fact]
    public void Episode_IsRefused_WhereWhatWasSeenIsNotKnown()
    {
        var episode = new Episode(demo.Shop, demo.Shop.Goals[0], "begun");
        episode.Step("search[lamp]");
        Assert.Contains("has 1 actions behind it", Assert.Throws<ArgumentException>(() => new RememberedEpisode(episode)).Message, StringComparison.Ordinal);

        var remembered = new RememberedEpisode(new Episode(demo.Shop, demo.Shop.Goals[0], "past"));
        remembered.Step("search[lamp]");
        Assert.Equal(["search[lamp]"], remembered.Decide().Notes!.Entries);
        remembered.Episode.Step("click[next >]");
        Assert.Contains("1 of them are remembered", Assert.Throws<InvalidOperationException>(() => remembered.Decide()).Message, StringComparison.Ordinal);
    }

    /// <summary>Ten thousand actions, which an episode over REST may have.</summary>
    [Fact]
    public void Notes_OfAVeryLongEpisode_AreTaken()
    {
        var history = EpisodeHistory.Start.After(Search, "search[lamp]");
        for (var step = 0; step < 10_000; step++)
            history = history.After(Results(1 + step % 3), "click[next >]");

        Assert.Equal(["search[lamp] page 1, 2, 3"], history.Notes.Entries);
    }

    [Fact]
    public void Kept_NotesAreReadBackAsTheyWere()
    {
        var notes = Written.Aggregate(EpisodeHistory.Start, (history, step) => history.After(step.Page, step.Action)).Notes;

        var read = System.Text.Json.JsonSerializer.Deserialize<EpisodeNotes>(System.Text.Json.JsonSerializer.Serialize(notes))!;

        Assert.Equal(notes.Entries, read.Entries);
    }
}
