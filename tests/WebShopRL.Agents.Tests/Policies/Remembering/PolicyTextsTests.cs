using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Remembering;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static WebShopRL.Tests.Policies.Remembering.WrittenPages;

namespace WebShopRL.Tests.Policies.Remembering;

/// <summary>What a policy reads of a page and of what was seen before it.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class PolicyTextsTests
{
    private static readonly PolicyTokenizer Tokenizer = PolicyTokenizer.Train(Enumerable.Repeat("one two three four five six seven eight nine ten page", 20), 200);

    private static readonly EpisodeNotes Notes = new(() => ["one two three", "four five six", "seven eight nine"]);

    private static PolicyTexts Texts(int page, int memory) => new(Tokenizer, new PolicyLimits(page, 16, memory));

    private static string Words(int[] ids) => string.Join(' ', ids.Select(id => Tokenizer.Vocabulary[id]));

    [Fact]
    public void Page_IsReadAsBefore_WithoutMemory_AndWhereNothingWasSeen()
    {
        string[] pages = [Search, Results(1), Item("Desk Lamp", "$12.99", "red"), Details("A lamp."), "", "a [SEP] b"];
        foreach (var page in pages)
        {
            var expected = Tokenizer.Encode(PolicyText.Normalize(page), 40, truncateLeft: true);
            Assert.Equal(expected, Texts(40, 0).Page(page, null));
            Assert.Equal(expected, Texts(40, 0).Page(page, Notes));
            Assert.Equal(expected, Texts(40, 20).Page(page, EpisodeNotes.None));
        }
    }

    [Fact]
    public void Page_HasNotesBeforeIt_TheNewestAsFarAsTheyFit()
    {
        Assert.Equal("[CLS] one two three four five six seven eight nine [SEP] page ten [SEP]", Words(Texts(40, 12).Page("page ten", Notes)));
        // One word less than all of them need: the oldest loses its end.
        Assert.Equal("[CLS] one two four five six seven eight nine [SEP] page ten [SEP]", Words(Texts(40, 9).Page("page ten", Notes)));
        // Room for two of them, to the word.
        Assert.Equal("[CLS] four five six seven eight nine [SEP] page ten [SEP]", Words(Texts(40, 7).Page("page ten", Notes)));
        var longer = new EpisodeNotes(() => ["one", "ten nine eight seven six five four three two one"]);
        Assert.Equal("[CLS] ten nine eight seven six five four [SEP] page [SEP]", Words(Texts(40, 8).Page("page", longer)));
    }

    [Fact]
    public void Page_AndNotes_AreNeverLongerThanAPageMayBe()
    {
        var texts = Texts(30, 14);
        var page = string.Join(' ', Enumerable.Repeat("one two three four five", 20)) + " page ten";

        var read = texts.Page(page, Notes);

        Assert.Equal(30, read.Length);
        Assert.StartsWith("[CLS] one two three four five six seven eight nine [SEP] ", Words(read), StringComparison.Ordinal);
        Assert.EndsWith(" page ten [SEP]", Words(read), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Alone_IsRefused_WhereThereIsAMemory() =>
        Assert.Contains("a memory of 14 tokens", Assert.Throws<PageAloneException>(() => Texts(30, 14).Page("page", null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Limits_KeepTheMemory_AndAreWhatTheyWereWithoutOne()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("policy.json");

        new PolicyLimits(64, 16).Save(folder.Path);
        Assert.Equal("""{"page_tokens":64,"action_tokens":16}""", File.ReadAllText(file));
        Assert.Equal(new PolicyLimits(64, 16, 0), PolicyLimits.Find(folder.Path));

        new PolicyLimits(64, 16, 32).Save(folder.Path);
        Assert.Equal("""{"page_tokens":64,"action_tokens":16,"memory_tokens":32}""", File.ReadAllText(file));
        Assert.Equal(new PolicyLimits(64, 16, 32), PolicyLimits.Find(folder.Path));

        foreach (var (memory, legal) in new[] { (-1, "8 to 48"), (7, "8 to 48"), (49, "8 to 48") })
        {
            File.WriteAllText(file, $$"""{"page_tokens":64,"action_tokens":16,"memory_tokens":{{memory}}}""");
            Assert.Contains(legal, Assert.Throws<CheckpointException>(() => PolicyLimits.Find(folder.Path)).Message, StringComparison.Ordinal);
        }
        File.WriteAllText(file, """{"page_tokens":20,"action_tokens":16,"memory_tokens":8}""");
        Assert.Contains("no room for notes", Assert.Throws<CheckpointException>(() => PolicyLimits.Find(folder.Path)).Message, StringComparison.Ordinal);
    }
}
