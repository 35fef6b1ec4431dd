using System.Text.Json;
using WebShopRL.Shop.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Conformance;

/// <summary>Sessions recorded from WebShop itself, taken again step by step.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class TranscriptTests
{
    public static TheoryData<string> Folders => ReferenceShop.Folders;

    [Theory, MemberData(nameof(Folders))]
    public void Step_ShowsWhatTheOriginalShows_InEveryMode(string folder)
    {
        var shop = ReferenceShop.Open(folder);
        var sessions = 0;
        foreach (var transcript in ReferenceShop.ReadLines(folder, "transcripts.jsonl"))
        {
            var session = transcript.GetProperty("session").GetInt32();
            var episode = new Episode(shop, shop.Goals[session], session.ToString());
            Assert.Equal(transcript.GetProperty("instruction").GetString(), episode.Page.InstructionText);
            var number = 0;
            foreach (var step in transcript.GetProperty("steps").EnumerateArray())
            {
                var taken = step.GetProperty("action").GetString() is { } action ? episode.Step(action) : default;
                Compare(episode, taken, step, $"{Path.GetFileName(folder)}, session {session}, step {number++} ({step.GetProperty("action")})");
            }
            sessions++;
        }
        Assert.NotEqual(0, sessions);
    }

    private static void Compare(Episode episode, StepResult taken, JsonElement expected, string where)
    {
        Same("url", expected.GetProperty("url").GetString(), episode.Url);
        Same("text", expected.GetProperty("text").GetString(), episode.Observe(ObservationMode.Text));
        Same("text_rich", expected.GetProperty("text_rich").GetString(), episode.Observe(ObservationMode.TextRich));
        Same("url mode", expected.GetProperty("url").GetString(), episode.Observe(ObservationMode.Url));
        if (expected.TryGetProperty("html", out var recorded))
            Same("html", recorded.GetString(), episode.Observe(ObservationMode.Html));
        Same("clickables", string.Join('\n', expected.GetProperty("clickables").EnumerateArray().Select(label => label.GetString())), string.Join('\n', episode.Actions.Clickables));
        Assert.True(expected.GetProperty("has_search_bar").GetBoolean() == episode.Actions.HasSearchBar, $"{where}: has_search_bar");
        Assert.True(expected.GetProperty("done").GetBoolean() == taken.Done, $"{where}: done");
        Assert.True(Math.Abs(expected.GetProperty("reward").GetDouble() - taken.Reward) <= 1e-12, $"{where}: reward {taken.Reward}, expected {expected.GetProperty("reward")}");

        void Same(string what, string? wanted, string got)
        {
            if (wanted != got)
                Assert.Fail($"{where}: {what} differs.\nExpected: {JsonSerializer.Serialize(wanted)}\nActual:   {JsonSerializer.Serialize(got)}");
        }
    }
}
