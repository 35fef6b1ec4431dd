using System.Text.Json.Nodes;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Models;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Evaluations;

/// <summary>Lengths of queries are held against each other where one of them is asked for and the other is the files' or WebShop's.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class QueryLengthTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Launch_RefusesAShortestQuery_LongerThanTheLongest()
    {
        var (status, problem) = await LaunchAsync("model:demo-query-writer", new { min_length = 100 });
        Assert.Equal(400, status);
        Assert.Contains("It is 100, and a query has at most ", (string?)problem!["errors"]!["query_generation.min_length"]![0], StringComparison.Ordinal);
        Assert.Equal(202, (await LaunchAsync("model:demo-query-writer", new { min_length = 5 })).Status);
    }

    [Fact]
    public async Task Launch_RefusesALongestQuery_ShorterThanTheFilesWant()
    {
        var writer = $"{await AddWriterAsync("""{"min_length": 12, "max_length": 40}""")}";
        var (status, problem) = await LaunchAsync(writer, new { max_length = 8 });
        Assert.Equal(400, status);
        Assert.Contains("files want at least 12 tokens", (string?)problem!["errors"]!["query_generation.max_length"]![0], StringComparison.Ordinal);
        (status, problem) = await LaunchAsync(writer, new { min_length = 41 });
        Assert.Equal(400, status);
        Assert.Contains("at most 40 tokens", (string?)problem!["errors"]!["query_generation.min_length"]![0], StringComparison.Ordinal);
        Assert.Equal(202, (await LaunchAsync(writer, new { max_length = 8, min_length = 4 })).Status);
    }

    private Task<(int Status, JsonNode? Body)> LaunchAsync(string writer, object asked) =>
        server.PostAsync("/api/v1/evaluations", new { agent = new { baseline = "rule" }, split = "test", query_writer = writer, query_generation = asked });

    private async Task<int> AddWriterAsync(string generation) => await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded, "search_il"), folder =>
    {
        foreach (var file in Directory.EnumerateFiles(ShippedModels.QueryWriter.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.WriteAllText(Path.Combine(folder, CheckpointFolder.Generation), generation);
    });
}
