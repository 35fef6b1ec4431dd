using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Episodes;

[Trait(Category.Name, Category.Integration)]
public sealed class EpisodeBatchTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private const string Batch = "/api/v1/episodes/batch";

    [Fact]
    public async Task Batch_AnswersInOrder_EachItemItsOwnWay()
    {
        var (_, created) = await SendAsync("""{"items": [{"create": {"goal": 3}}, {"create": {"goal": -1}}, {"create": {"goal": 4, "observation_mode": "text"}}]}""");
        Assert.Equal(3, (int)created![0]!["goal"]!);
        Assert.Equal(400, (int)created[1]!["status"]!);
        Assert.Contains("0", (string)created[1]!["errors"]!["goal"]![0]!, StringComparison.Ordinal);
        Assert.StartsWith("WebShop [SEP]", (string)created[2]!["observation"]!, StringComparison.Ordinal);

        var id = (string)created[0]!["id"]!;
        var (_, stepped) = await SendAsync($$"""
            {"items": [{"id": "{{id}}", "action": "search[red]"}, {"id": "{{id}}", "action": "click[next >]", "step": 1}, {"id": "{{id}}", "action": "click[next >]", "step": 7}, {"id": "{{id}}", "close": true}, {"id": "{{id}}", "action": "search[a]"}]}
            """);
        Assert.Contains("Page 1 ", (string)stepped![0]!["observation"]!, StringComparison.Ordinal);
        Assert.Contains("Page 2 ", (string)stepped[1]!["observation"]!, StringComparison.Ordinal);
        Assert.Equal(409, (int)stepped[2]!["status"]!);
        Assert.Equal(1, (int)stepped[3]!["closed"]!);
        Assert.Equal(404, (int)stepped[4]!["status"]!);
    }

    [Theory]
    [InlineData("""{"id": 5, "action": "a"}""", "id")]
    [InlineData("""{"create": {"goal": 1, "gaol": 2}}""", "gaol")]
    [InlineData("""{"create": {"observation_modes": ["text", "image"]}}""", "observation_modes.1")]
    [InlineData("""{"create": {"annotator": "a", "goes_on": true}}""", "goes_on")]
    [InlineData("""{"id": "a", "action": "\ud800"}""", "action")]
    [InlineData("""{"id": "a"}""", "item")]
    [InlineData("""{"id": "a", "close": false}""", "item")]
    [InlineData("null", "item")]
    [InlineData("[]", "body")]
    public async Task Item_NamesItsField_WhenItIsBroken_AndTheNextOneIsDone(string item, string field)
    {
        var (status, items) = await SendAsync($$$"""{"items": [{{{item}}}, {"create": {"goal": 1}}]}""");
        Assert.Equal(200, status);
        Assert.Equal(field, Assert.Single(items![0]!["errors"]!.AsObject()).Key);
        Assert.Equal(1, (int)items[1]!["goal"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"items": {}}""")]
    [InlineData("""{"items": [{"create": {"goal": 1, "session": "never"}}""")]
    [InlineData("""{"items": [{"create": {"goal": 1, "session": "never"}}, {"id": }]}""")]
    [InlineData("""{"items": [{"create": {"goal": 1, "session": "never"}}], "more": 1}""")]
    [InlineData("""{"items": [{"create": {"goal": 1, "session": "never"}}]} {}""")]
    [InlineData("{}")]
    public async Task Batch_IsRefusedAsAWhole_AndNothingIsDone_WhenItIsNoListOfItems(string body)
    {
        Assert.Equal(400, (await SendAsync(body)).Status);
        Assert.Empty((await server.GetAsync("/api/v1/episodes?session=never")).AsArray());
    }

    [Fact]
    public async Task Batch_IsRefused_WhenItHasTooManyItemsOrBytes()
    {
        Assert.Equal(400, (await SendAsync($$"""{"items": [{{string.Join(',', Enumerable.Repeat("{}", 4_097))}}]}""")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, Batch) { Content = new StringContent(new string(' ', 17 << 20), Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = true;
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Batch_TakesActionsOfAnyLength()
    {
        var (_, created) = await SendAsync("""{"items": [{"create": {"goal": 3}}]}""");
        var (_, stepped) = await SendAsync($$"""{"items": [{"id": "{{created![0]!["id"]}}", "action": "{{new string('x', 3 << 20)}}"}]}""");
        Assert.False((bool)stepped![0]!["action_is_valid"]!);
    }

    [Fact]
    public async Task Batch_StoresWhatAnAnnotatorBought_AndRefusesWhatCannotBeStored()
    {
        var (_, created) = await SendAsync("""{"items": [{"create": {"goal": 21, "annotator": "batch"}}]}""");
        var id = (string)created![0]!["id"]!;
        var (_, found) = await SendAsync(new JsonObject { ["items"] = new JsonArray(
            new JsonObject { ["id"] = id, ["action"] = "search[a\0b]" }, new JsonObject { ["id"] = id, ["action"] = $"search[{created[0]!["instruction"]}]" }) }.ToJsonString());
        Assert.Contains("NUL", (string)found![0]!["errors"]!["action"]![0]!, StringComparison.Ordinal);
        var product = found[1]!["clickables"]!.AsArray().Select(text => (string)text!).First(text => text.StartsWith("b0", StringComparison.Ordinal));
        var (_, bought) = await SendAsync($$"""{"items": [{"id": "{{id}}", "action": "click[{{product}}]"}, {"id": "{{id}}", "action": "click[buy now]"}, {"id": "{{id}}", "action": "search[a]"}]}""");
        Assert.True((bool)bought![1]!["done"]!);
        Assert.Equal(409, (int)bought[2]!["status"]!);
        Assert.Equal(1, await server.WithStoreAsync(store => store.Trajectories.CountAsync(trajectory => trajectory.Annotator == "batch")));
    }

    private async Task<(int Status, JsonArray? Items)> SendAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Client.PostAsync(Batch, content);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]?.AsArray());
    }
}
