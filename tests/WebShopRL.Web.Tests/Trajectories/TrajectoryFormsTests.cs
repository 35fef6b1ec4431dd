using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Trajectories;

/// <summary>Trajectories in the forms of other trainers: out, in again, and in as those write them.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed partial class TrajectoryFormsTests(WebShopServer server) : IClassFixture<WebShopServer>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await server.WithStoreAsync(store => store.Trajectories.ExecuteDeleteAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("webshop"), InlineData("agentgym"), InlineData("eto")]
    public async Task Export_ImportsAgainUnchanged(string format)
    {
        await PlayAsync(1600, 0, "description");
        await PlayAsync(1601, 2);
        await PlayAsync(3, 1);
        var exported = await ExportAsync(format);

        var (status, answer) = await ImportAsync(exported);
        Assert.Equal((200, 3, 0, 1), (status, (int)answer["imported"]!, (int)answer["left_out"]!, (int)answer["not_for_training"]!));
        Assert.Equal(3, (int)answer["formats"]![format]!);
        var (played, imported) = (await StoredAsync("human"), await StoredAsync("imported"));
        Assert.Equal(played.Select(Content), imported.Select(Content));
        Assert.Equal(exported, (await ExportAsync(format, "imported")));
        Assert.Equal(3, (int)(await ImportAsync(exported)).Answer["duplicates"]!);
    }

    [Fact]
    public async Task Preferences_PutTheBestOfAGoalBeforeEachThatEarnedLess_AndImportAgain()
    {
        var rewards = new List<double>();
        for (var product = 0; product < 4; product++)
            rewards.Add(await PlayAsync(1600, product));
        await PlayAsync(1601, 0);
        Assert.True(rewards.Distinct().Count() > 1, "The products of this goal earn the same: take another.");
        var lines = (await ExportAsync("trl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();

        Assert.Equal(rewards.Count(reward => reward < rewards.Max()), lines.Length);
        Assert.All(lines, line =>
        {
            Assert.Equal(["prompt", "chosen", "rejected"], line.AsObject().Select(member => member.Key));
            Assert.Equal(["user", "assistant", "user"], line["prompt"]!.AsArray().Select(message => (string)message!["role"]!));
            Assert.Equal("assistant", (string)line["chosen"]!.AsArray().Last()!["role"]!);
            Assert.StartsWith("WebShop [SEP] Instruction:", (string)line["prompt"]![2]!["content"]!, StringComparison.Ordinal);
        });
        var (status, answer) = await ImportAsync(await ExportAsync("trl"));
        Assert.Equal(200, status);
        var imported = await StoredAsync("imported");
        Assert.Equal(imported.Count, (int)answer["imported"]!);
        var played = (await StoredAsync("human")).Where(row => row.Goal == 1600).Select(Content).ToHashSet();
        Assert.All(imported, row => Assert.Contains(Content(row), played));
        Assert.Contains(imported, row => row.Reward == rewards.Max());
    }

    [Fact]
    public async Task Conversations_AreReadAsTheirPrograms_WriteThem()
    {
        await PlayAsync(1600, 1);
        var conversation = JsonNode.Parse(await ExportAsync("eto"))![0]!["conversations"]!.AsArray();
        var other = JsonNode.Parse(await ExportAsync("agentgym"))![0]!["conversations"]!.AsArray().Select(turn => turn!.DeepClone()).ToArray();
        await PlayAsync(1601, 1);
        var example = JsonNode.Parse(await ExportAsync("eto"))![1]!["conversations"]!.AsArray();

        // ETO's output: a worked example of another goal before, thoughts before actions, an action that is none, the page after the purchase behind.
        var withThoughts = new JsonArray([.. example.Select(turn => turn!.DeepClone()), .. conversation.Skip(2).SelectMany(Thinking)]) { new JsonObject { ["from"] = "human", ["value"] = "Observation:\nThank you for shopping with us!" } };
        var eto = new JsonObject { ["meta"] = new JsonObject { ["reward"] = (await StoredAsync("human"))[0].Reward, ["steps"] = 9 }, ["conversations"] = withThoughts };
        // AgentGym's function calls.
        var gym = new JsonObject
        {
            ["item_id"] = "webshop_777777", ["conversations"] = new JsonArray([.. other.Select(turn => (string)turn["from"]! == "gpt" && ((string)turn["value"]!).StartsWith("Action: ", StringComparison.Ordinal) ? Called(turn) : turn)]),
        };
        var (status, answer) = await ImportAsync($"{eto.ToJsonString()}\n{gym.ToJsonString()}");
        Assert.Equal((200, 1, 1), (status, (int)answer["imported"]!, (int)answer["duplicates"]!));
        Assert.Equal(Content((await StoredAsync("human"))[0]), Content(Assert.Single(await StoredAsync("imported"))));

        IEnumerable<JsonNode> Thinking(JsonNode? turn) => (string)turn!["from"]! == "human" ? [turn.DeepClone()]
            :
            [
                new JsonObject { ["from"] = "gpt", ["value"] = "Thought: I wonder about search[anything] first.\nAction: click[a thing that is not there]" },
                new JsonObject { ["from"] = "human", ["value"] = SameAsBefore(turn) },
                new JsonObject { ["from"] = "gpt", ["value"] = $"Thought: I think click[buy now] can wait.\n{turn["value"]}" },
            ];
        string SameAsBefore(JsonNode turn) => (string)conversation[conversation.IndexOf(turn) - 1]!["value"]!;
    }

    /// <summary>As OpenAI's and transformers' chats write it: a list of parts, of which only texts can be a page or an action.</summary>
    [Fact]
    public async Task Conversations_InParts_AreReadAsTheirTexts_AndRefusedByThePlaceOfAnother()
    {
        await PlayAsync(1600, 1);
        var eto = JsonNode.Parse(await ExportAsync("eto"))![0]!.AsObject();
        JsonObject InParts(Func<string, JsonArray> parts)
        {
            var copy = eto.DeepClone().AsObject();
            copy["conversations"] = new JsonArray([.. copy["conversations"]!.AsArray().Select(turn => (JsonNode)new JsonObject { ["role"] = (string)turn!["from"]! == "gpt" ? "assistant" : "user", ["content"] = parts((string)turn["value"]!) })]);
            return copy;
        }
        static JsonObject Part(string text) => new() { ["type"] = "text", ["text"] = text };

        var (status, answer) = await ImportAsync(InParts(text => new JsonArray(Part(text))).ToJsonString());
        Assert.True(status == 200, answer.ToJsonString());
        Assert.Equal(Content((await StoredAsync("human"))[0]), Content(Assert.Single(await StoredAsync("imported"))));
        // Thoughts in a part of their own, before the action's: the same episode.
        var (_, again) = await ImportAsync(InParts(text => text.StartsWith("Action: ", StringComparison.Ordinal) ? new JsonArray(Part("Thought: I wonder about search[anything]."), Part(text)) : new JsonArray(Part(text))).ToJsonString());
        Assert.Equal(1, (int)again["duplicates"]!);

        foreach (var (odd, message) in new (Func<string, JsonArray>, string)[]
            {
                (text => new JsonArray(Part(text), new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = "data:" } }), "conversations[0].content[1] is a part of type 'image_url': only {\"type\": \"text\", \"text\"} is read."),
                (_ => new JsonArray(new JsonObject { ["type"] = "text" }), "conversations[0].content[0] is a text part without text: only"),
                (text => new JsonArray(JsonValue.Create(text)), "conversations[0].content[0] is no part of a message: only"),
            })
        {
            var (refused, problem) = await ImportAsync(InParts(odd).ToJsonString());
            Assert.Equal(400, refused);
            Assert.StartsWith(message, (string?)problem["errors"]!["line 1"]![0], StringComparison.Ordinal);
        }
    }

    /// <summary>What trainers of language models read: messages, or a prompt and its completion; a pair may have its prompt in both sides.</summary>
    [Fact]
    public async Task Messages_AreReadAsTrainersOfLanguageModelsWriteThem()
    {
        await PlayAsync(1600, 1);
        var played = Content((await StoredAsync("human"))[0]);
        var eto = JsonNode.Parse(await ExportAsync("eto"))![0]!["conversations"]!.AsArray();
        JsonNode[] Told(string shop, string model) => [.. eto.Select(turn => (JsonNode)new JsonObject { ["role"] = (string)turn!["from"]! == "gpt" ? model : shop, ["content"] = (string)turn["value"]! })];
        foreach (var form in new JsonObject[]
            {
                new() { ["messages"] = new JsonArray(Told("user", "assistant")) },
                new() { ["messages"] = new JsonArray(Told("developer", "model")) },
                new() { ["prompt"] = new JsonArray(Told("user", "assistant")[..3]), ["completion"] = new JsonArray(Told("tool", "assistant")[3..]) },
            })
        {
            await server.WithStoreAsync(store => store.Trajectories.Where(row => row.Source == "imported").ExecuteDeleteAsync());
            var (status, answer) = await ImportAsync(form.ToJsonString());
            Assert.True(status == 200, answer.ToJsonString());
            Assert.Equal(1, (int)answer["formats"]!["messages"]!);
            Assert.Equal(played, Content(Assert.Single(await StoredAsync("imported"))));
        }
        var (both, pair) = await ImportAsync(new JsonObject { ["chosen"] = new JsonArray(Told("user", "assistant")), ["rejected"] = new JsonArray(Told("user", "assistant")[..^1]) }.ToJsonString());
        Assert.True(both == 200, pair.ToJsonString());
        Assert.Equal(1, (int)pair["formats"]!["trl"]!);
    }

    [Fact]
    public async Task OddElements_AreToldByPlaceAndReason_AndTheOthersAreStored()
    {
        await PlayAsync(1600, 1);
        var good = JsonNode.Parse(await ExportAsync("agentgym"))![0]!.AsObject();
        JsonObject Changed(Action<JsonObject> change)
        {
            var copy = good.DeepClone().AsObject();
            change(copy);
            return copy;
        }
        string[] elements =
        [
            good.ToJsonString(),
            Changed(item => item["reward"] = 0.123).ToJsonString(),
            Changed(item => item["conversations"]![2]!["value"] = "WebShop [SEP] Instruction: [SEP] a thing nobody sells [SEP] Search").ToJsonString(),
            Changed(item => item["conversations"]![5]!["value"] = "Action: click[b000000000]").ToJsonString(),
            Changed(item => item["conversations"]![2]!["value"] = "Hello").ToJsonString(),
            Changed(item => item["conversations"]![1]!["from"] = "somebody").ToJsonString(),
            Changed(item => item.Remove("conversations")).ToJsonString(),
            """{"prompt": "a page", "chosen": "click[x]", "rejected": "click[y]"}""",
            """{"conversations": [nonsense]}""",
            "5",
        ];
        var (status, answer) = await ImportAsync($"[\n{string.Join(",\n", elements)}\n]");
        Assert.Equal(400, (await ImportAsync($"[\n{string.Join(",\n", elements)}\n]", "?strict=true")).Status);
        Assert.Equal((200, 1, 9), (status, (int)answer["imported"]!, (int)answer["left_out"]!));
        foreach (var (element, message) in new (int, string)[]
            {
                (2, "Its reward is 0.123, and the same actions earn"), (3, "for which this catalog has no goal"), (4, "led to another page where it was played"), (5, "shows WebShop's search page"),
                (6, "is said by 'somebody'"), (7, "of no form that is known"), (8, "shows WebShop's search page"), (9, "not valid JSON"), (10, "it holds 5"),
            })
            Assert.Contains(message, (string)answer["problems"]![$"element {element}"]![0]!, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Format_HoldsEveryLineToIt_WhenItIsGiven()
    {
        await PlayAsync(1600, 1);
        var (status, answer) = await ImportAsync(await ExportAsync("eto"), "?format=agentgym");
        Assert.Equal(400, status);
        Assert.Contains("It has no item_id: format is agentgym", answer["errors"]!["element 1"]![0]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(200, (await ImportAsync(await ExportAsync("eto"), "?format=eto")).Status);
        Assert.Contains("webshop, agentgym, eto, trl, messages, ragen, verl_agent", (await ImportAsync("{}", "?format=csv")).Answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebShopsOwnActions_AreToldInConversations_ThoughTheyNameProductsByTheirTitles()
    {
        await PlayAsync(1600, 1);
        var line = JsonNode.Parse(await ExportAsync("webshop"))!.AsObject();
        line.Remove("actions");
        var asked = (string)line["instruction"]!;
        line["states"] = new JsonArray([.. line["states"]!.AsArray().Select(state => (JsonNode?)((string)state!).Replace(asked, "something of another shop", StringComparison.Ordinal))]);
        line.Remove("goal");
        line.Remove("instruction");
        Assert.Equal(200, (await ImportAsync(line.ToJsonString())).Status);
        var conversation = JsonNode.Parse(await ExportAsync("agentgym", "imported"))![0]!;
        Assert.Equal("WebShop [SEP] Instruction: [SEP] something of another shop [SEP] Search", (string)conversation["conversations"]![2]!["value"]!);
        Assert.StartsWith("trajectory", (string)conversation["item_id"]!, StringComparison.Ordinal);
    }

    private static JsonObject Called(JsonNode turn)
    {
        var action = ((string)turn["value"]!)["Action: ".Length..];
        var (name, argument) = (action[..action.IndexOf('[', StringComparison.Ordinal)], action[(action.IndexOf('[', StringComparison.Ordinal) + 1)..^1]);
        return new JsonObject
        {
            ["from"] = "gpt", ["loss"] = true,
            ["value"] = new JsonObject { ["thought"] = "hm", ["function_name"] = name, ["arguments"] = new JsonObject { [name == "search" ? "keywords" : "item"] = argument }.ToJsonString() }.ToJsonString(),
        };
    }

    /// <summary>Buys the n-th product of the first list of results, by hand; the reward.</summary>
    private async Task<double> PlayAsync(int goal, int product, string? look = null)
    {
        var page = (await server.PostAsync("/api/v1/episodes", new { goal, annotator = "ada" })).Body!;
        var id = (string)page["id"]!;
        await ActAsync("search[" + page["instruction"] + "]");
        await ActAsync("click[" + page["clickables"]!.AsArray().Select(text => (string)text!).Where(text => text.StartsWith("b0", StringComparison.Ordinal)).ElementAt(product) + "]");
        if (look is not null)
        {
            await ActAsync($"click[{look}]");
            await ActAsync("click[not there]");
            await ActAsync("click[< prev]");
        }
        await ActAsync("click[buy now]");
        return (double)page["reward"]!;

        async Task ActAsync(string action) => page = (await server.PostAsync($"/api/v1/episodes/{id}/actions", new { action })).Body!;
    }

    private static (int?, string, double, int, string) Content(StoredTrajectory trajectory) =>
        (trajectory.Goal, trajectory.Instruction, trajectory.Reward, trajectory.Length, JsonNode.Parse(trajectory.Steps)!.ToJsonString());

    private Task<List<StoredTrajectory>> StoredAsync(string source) => server.WithStoreAsync(store => store.Trajectories.AsNoTracking().Where(row => row.Source == source).OrderBy(row => row.Id).ToListAsync());

    private Task<string> ExportAsync(string format, string source = "human") => server.Client.GetStringAsync($"/api/v1/trajectories/export?source={source}&format={format}");

    private async Task<(int Status, JsonNode Answer)> ImportAsync(string content, string query = "")
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new("application/json") } };
        using var answer = await server.Client.PostAsync($"/api/v1/trajectories/import{query}", body);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
