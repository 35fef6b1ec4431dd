using System.Text.Json;
using WebShopRL.Tests.Compatibility;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Clients;

/// <summary>Sessions recorded from WebShop's text environment, played again by Python through the original's names: every answer is the recorded one.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class PythonTranscriptTests
{
    public static TheoryData<string> Folders => Transcripts.Folders;

    [Theory, MemberData(nameof(Folders))]
    public async Task TextEnvironment_AnswersAsRecorded_OverAService(string folder)
    {
        var path = Path.Combine(folder, "settings.json");
        var settings = File.Exists(path) ? JsonDocument.Parse(await File.ReadAllTextAsync(path)).RootElement : default;
        await using var server = new WebShopServer
        {
            Arguments =
            [
                $"--Shop:Catalog={folder}", $"--Shop:NounTagger={Setting("noun_tagger") ?? "all-words"}", $"--Shop:Profile={(Setting("goals") == "synthetic" ? "webshop-synthetic" : "webshop")}",
                $"--Shop:Werkzeug={Transcripts.WerkzeugOf(folder)}",
            ],
        };
        await server.InitializeAsync();
        var (status, output) = await Python.RunAsync(server.Client.BaseAddress, "-W", "ignore", "-m", "tests.transcripts", folder);
        Assert.True(status == 0 && output.EndsWith(" steps\n", StringComparison.Ordinal), output);

        string? Setting(string name) => settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
