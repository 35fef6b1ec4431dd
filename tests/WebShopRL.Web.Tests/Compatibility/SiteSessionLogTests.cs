using System.Text.Json;

namespace WebShopRL.Tests.Compatibility;

[Trait(Category.Name, Category.Integration)]
public sealed class SiteSessionLogTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("session-logs-").FullName;

    public void Dispose() => Directory.Delete(_logs, recursive: true);

    [Fact]
    public async Task Site_LogsWhatASessionSees_UntilItBuys()
    {
        await using var server = await CompatibilityServer.StartAsync(RepositoryFiles.Fixtures("webshop*")[0], $"--Compatibility:SessionLogs={_logs}");
        var asin = server.Shop.Goals[3].Asin;
        string[] paths = ["fixed_3", "search_results/fixed_3/['red', 'shirt']/2", $"item_page/fixed_3/{asin}/red/1/{{}}", $"item_sub_page/fixed_3/{asin}/red/1/Features/{{}}", $"done/fixed_3/{asin}/{{}}"];
        foreach (var path in (string[])[.. paths, "fixed_3"])
            Assert.True((await server.Client.GetAsync("/webshop/" + path)).IsSuccessStatusCode, path);
        Assert.True((await server.Client.GetAsync("/webshop/..%2Foutside")).IsSuccessStatusCode);

        JsonElement[] lines = [.. (await File.ReadAllLinesAsync(Path.Combine(_logs, "fixed_3.jsonl"))).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["index", "search_results", "item_page", "item_sub_page", "done"], lines.Select(line => line.GetProperty("page").GetString()));
        Assert.All(lines, line => Assert.Equal(server.Shop.Goals[3].InstructionText, line.GetProperty("goal").GetProperty("instruction_text").GetString()));
        Assert.Equal(2, lines[1].GetProperty("content").GetProperty("page").GetInt32());
        Assert.EndsWith("/Features/%7B%7D", lines[3].GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.InRange(lines[4].GetProperty("reward").GetDouble(), 0, 1);
        Assert.Equal(["..%2Foutside.jsonl", "fixed_3.jsonl"], Directory.GetFiles(_logs).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Site_LogsNothing_UnlessAsked()
    {
        await using var server = await CompatibilityServer.StartAsync(RepositoryFiles.Fixtures("webshop*")[0]);
        Assert.True((await server.Client.GetAsync("/webshop/fixed_3")).IsSuccessStatusCode);
        Assert.Empty(Directory.GetFiles(_logs));
    }
}
