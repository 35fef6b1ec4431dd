using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Episodes;

[Trait(Category.Name, Category.Integration)]
public sealed class EpisodeApiTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Episode_EndsWithARewardAndItsParts_WhenSomethingIsBought()
    {
        var id = await StartAsync(new { goal = 7 });
        var bought = await BuyFirstAsync(id);
        Assert.True((bool)bought["done"]!);
        Assert.InRange((double)bought["reward"]!, 0, 1);
        Assert.Equal((double)bought["reward"]!, (double)bought["reward_breakdown"]!["reward"]!);
        Assert.Empty(bought["clickables"]!.AsArray());
    }

    [Fact]
    public async Task Action_Answers409AndChangesNothing_AfterTheEnd()
    {
        var id = await StartAsync(new { goal = 7 });
        await BuyFirstAsync(id);
        var (status, problem) = await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action = "search[shoes]" });
        Assert.Equal(409, status);
        Assert.Contains("has ended", (string?)problem!["detail"], StringComparison.Ordinal);
        Assert.Equal(3, (await server.GetAsync($"/api/v1/episodes/{id}"))["steps"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("buy")]
    [InlineData("click[no such button]")]
    [InlineData("Search[shoes]")]
    [InlineData("search[]")]
    [InlineData("")]
    public async Task Action_ChangesNothingAndSaysSo_WhenItIsNotAvailable(string action)
    {
        var id = await StartAsync(new { goal = 1 });
        var before = await server.GetAsync($"/api/v1/episodes/{id}");
        var (status, answer) = await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action });
        Assert.Equal(200, status);
        Assert.False((bool)answer!["action_is_valid"]!);
        Assert.Equal((string?)before["observation"], (string?)answer["observation"]);
    }

    [Theory]
    [InlineData("""{"goal": 100000}""", "goal", "0 to")]
    [InlineData("""{"goal": -1}""", "goal", "0")]
    [InlineData("""{"goal": "a"}""", "goal", "number")]
    [InlineData("""{"gaol": 1}""", "gaol", "Unknown")]
    [InlineData("""{"split": "tests"}""", "split", "Did you mean 'test'?")]
    [InlineData("""{"goal": 3, "split": "train"}""", "goal", "train")]
    [InlineData("""{"observation_mode": "image"}""", "observation_mode", "text_rich")]
    [InlineData("""{"annotator": "a\u0000"}""", "annotator", "NUL")]
    public async Task Start_NamesFieldAndMend_WhenTheRequestIsWrong(string body, string field, string message)
    {
        var (status, problem) = await server.PostAsync("/api/v1/episodes", JsonNode.Parse(body));
        Assert.Equal(400, status);
        Assert.Contains(message, (string?)problem!["errors"]![field]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test", 0, 499)]
    [InlineData("validation", 500, 1499)]
    [InlineData("train", 1500, int.MaxValue)]
    public async Task Start_DrawsAGoalOfTheSplit(string split, int first, int last)
    {
        var (_, started) = await server.PostAsync("/api/v1/episodes", new { split });
        Assert.InRange((int)started!["goal"]!, first, last);
    }

    [Fact]
    public async Task Episode_ShowsTheSamePageInItsMode()
    {
        foreach (var (mode, text) in new[] { ("text", " [SEP] "), ("text_rich", "[button] Search [button_]"), ("html", "<form"), ("url", "http://127.0.0.1:3000/") })
        {
            var (_, started) = await server.PostAsync("/api/v1/episodes", new { goal = 2, observation_mode = mode });
            Assert.Contains(text, (string?)started!["observation"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Episode_IsStoredAsHuman_WhenAnAnnotatorEndsIt()
    {
        var id = await StartAsync(new { goal = 9, annotator = "ada" });
        await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action = "nonsense" });
        var bought = await BuyFirstAsync(id);
        var stored = Assert.Single(await server.WithStoreAsync(store => store.Trajectories.Where(trajectory => trajectory.Annotator == "ada").ToListAsync()));
        Assert.Equal(("human", 9, "demo", (double)bought["reward"]!), (stored.Source, stored.Goal, stored.Catalog, stored.Reward));
        var steps = TrajectoryJson.Deserialize(stored.Steps);
        // The action that changed nothing is left out: it teaches nothing.
        Assert.Equal(3, steps.Count);
        Assert.Equal("click[buy now]", steps[^1].Actions[steps[^1].ActionIndex]);
        Assert.StartsWith("click[item - ", steps[1].Actions[steps[1].ActionIndex], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Episode_IsNotStored_WithoutAnAnnotator()
    {
        await BuyFirstAsync(await StartAsync(new { goal = 11 }));
        Assert.Equal(0, await server.WithStoreAsync(store => store.Trajectories.CountAsync(trajectory => trajectory.Goal == 11)));
    }

    [Fact]
    public async Task Actions_AreTakenOneByOne_WhenManyArriveAtOnce()
    {
        var id = await StartAsync(new { goal = 3 });
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => server.PostAsync($"/api/v1/episodes/{id}/actions", new { action = $"search[word{i}]" })));
        Assert.Equal(40, (await server.GetAsync($"/api/v1/episodes/{id}"))["steps"]!.AsArray().Count);
    }

    [Fact]
    public async Task Delete_LetsTheEpisodeGo_Once()
    {
        var id = await StartAsync(new { goal = 3 });
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/episodes/{id}")).Status);
        Assert.Equal(404, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/episodes/{id}")).Status);
        Assert.Equal(404, (await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action = "search[a]" })).Status);
    }

    private async Task<string> StartAsync(object request)
    {
        var (status, started) = await server.PostAsync("/api/v1/episodes", request);
        Assert.Equal(201, status);
        return (string)started!["id"]!;
    }

    /// <summary>Searches for the instruction, opens the first product, buys it.</summary>
    private async Task<JsonNode> BuyFirstAsync(string id)
    {
        var instruction = (string)(await server.GetAsync($"/api/v1/episodes/{id}"))["instruction"]!;
        var found = await ActAsync(id, $"search[{instruction}]");
        await ActAsync(id, $"click[{found["clickables"]!.AsArray().Select(text => (string)text!).First(text => text.StartsWith("b0", StringComparison.Ordinal))}]");
        return await ActAsync(id, "click[buy now]");
    }

    private async Task<JsonNode> ActAsync(string id, string action)
    {
        var (status, answer) = await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action });
        Assert.Equal(200, status);
        Assert.True((bool)answer!["action_is_valid"]!, action);
        return answer;
    }
}
