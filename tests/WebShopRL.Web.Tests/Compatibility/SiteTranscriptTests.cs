using System.Globalization;
using System.Text.Json;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Tests.Compatibility;

/// <summary>Sessions recorded from WebShop's text environment, taken on the site with a browser: every page shows the same texts.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class SiteTranscriptTests
{
    public static TheoryData<string> Folders => Transcripts.Folders;

    [Theory, MemberData(nameof(Folders))]
    public async Task Page_ShowsTheTextsOfTheTextEnvironment_WhenASessionIsTakenOverHttp(string folder)
    {
        await using var server = await CompatibilityServer.StartAsync(folder);
        foreach (var transcript in Transcripts.Read(folder))
        {
            var session = transcript.GetProperty("session").GetInt32();
            var visitor = new SiteVisitor(server.Client, "/webshop", string.Create(CultureInfo.InvariantCulture, $"fixed_{session}"));
            await visitor.StartAsync();
            var number = 0;
            foreach (var step in transcript.GetProperty("steps").EnumerateArray())
            {
                var text = step.GetProperty("action").GetString();
                if (text is not null && ShopAction.Parse(text) is { Name: "search" or "click", Argument: { } argument } action)
                    await visitor.TakeAsync(action.Name, argument);
                if (step.GetProperty("done").GetBoolean())
                {
                    // The site fills in what the text environment leaves out; the reward is the same.
                    Assert.Equal(step.GetProperty("reward").GetDouble(), double.Parse(visitor.Page.Document.QuerySelector("#reward pre")!.TextContent, CultureInfo.InvariantCulture), 1e-12);
                    break;
                }
                Assert.True(step.GetProperty("text").GetString() == visitor.Page.Text,
                    $"{Path.GetFileName(folder)}, session {session}, step {number} ({text}):\nExpected: {step.GetProperty("text").GetString()}\nActual:   {visitor.Page.Text}");
                number++;
            }
        }
    }
}

/// <summary>The recorded sessions of the fixtures.</summary>
internal static class Transcripts
{
    public static TheoryData<string> Folders => [.. RepositoryFiles.Fixtures("webshop*").Where(folder => File.Exists(Path.Combine(folder, "transcripts.jsonl")))];

    /// <summary>How the recorded links escape a colon tells which Werkzeug was installed where the sessions were recorded.</summary>
    public static string WerkzeugOf(string folder) =>
        File.ReadLines(Path.Combine(folder, "transcripts.jsonl")).Any(line => line.Contains("&#39;%3A+&#39;", StringComparison.Ordinal)) ? "2.2" : "2.3";

    public static IEnumerable<JsonElement> Read(string folder) =>
        File.ReadLines(Path.Combine(folder, "transcripts.jsonl")).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement);
}
