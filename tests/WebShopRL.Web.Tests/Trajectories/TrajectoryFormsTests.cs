using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Trajectories;

/// <summary>Trajectories in the forms of other trainers: out, in again, and in as those write them.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class TrajectoryFormsTests(WebShopServer server) : IClassFixture<WebShopServer>, IAsyncLifetime
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

    [Fact]
    public async Task Ragen_RefusesAnActionThatIsNoText_ByItsPlace()
    {
        foreach (var (actions, place) in new[] { ("[\"click[a]\", 5]", "history[0].actions[1] is no text"), ("\"click[a]\"", "history[0].actions is no list") })
            Assert.Contains(place, (await ImportAsync($"{{\"history\": [{{\"state\": \"WebShop [SEP] Instruction: [SEP] a mug [SEP] Search\", \"actions\": {actions}}}]}}")).Answer["errors"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ragen_RolloutsAreRead_WithSeveralActionsATurn()
    {
        await PlayAsync(1600, 1);
        var turns = JsonNode.Parse(await ExportAsync("eto"))![0]!["conversations"]!.AsArray().Skip(2).Select(turn => (string)turn!["value"]!).ToArray();
        string[] actions = [.. turns.Where((_, index) => index % 2 == 1).Select(text => text["Action: ".Length..])];
        var rollout = new JsonObject
        {
            ["env_id"] = 4, ["group_id"] = 0, ["tag"] = "WebShop", ["penalty"] = 0,
            ["history"] = new JsonArray(
                new JsonObject { ["state"] = turns[0], ["actions_left"] = 9, ["actions"] = new JsonArray(actions[0], actions[1]), ["reward"] = 0.0, ["llm_response"] = "<answer>...</answer>" },
                new JsonObject { ["state"] = turns[4], ["actions_left"] = 7, ["actions"] = new JsonArray([.. actions.Skip(2).Select(action => (JsonNode)action)]), ["reward"] = 3.5 },
                new JsonObject { ["state"] = "Thank you for shopping with us!", ["actions_left"] = 6 }),
        };
        var (status, answer) = await ImportAsync($"[{rollout.ToJsonString()}]");
        Assert.Equal((200, 1, 1), (status, (int)answer["imported"]!, (int)answer["formats"]!["ragen"]!));
        Assert.Equal(Content((await StoredAsync("human"))[0]), Content(Assert.Single(await StoredAsync("imported"))));
    }

    [Fact]
    public async Task VerlAgent_StepsAreJoinedByTheirPrompts_InWhateverOrderTheyCome()
    {
        await PlayAsync(1600, 1);
        await PlayAsync(1600, 2, "description");
        await PlayAsync(1601, 0);
        var conversations = JsonNode.Parse(await ExportAsync("eto"))!.AsArray().Select(item => item!["conversations"]!.AsArray().Skip(2).Select(turn => (string)turn!["value"]!).ToArray()).ToArray();
        // The first rollout twice, as a group has them.
        var lines = conversations.Append(conversations[0]).SelectMany(VerlAgentLines).Reverse().ToList();
        var (status, answer) = await ImportAsync(string.Join('\n', lines));
        Assert.Equal((200, 3, 1, 0), (status, (int)answer["imported"]!, (int)answer["duplicates"]!, (int)answer["left_out"]!));
        Assert.Equal((await StoredAsync("human")).Select(Content).ToHashSet(), (await StoredAsync("imported")).Select(Content).ToHashSet());

        // A step is missing: what came after it is left out, and told.
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/trajectories/imports/{answer["import"]}")).Status);
        var (_, cut) = await ImportAsync(string.Join('\n', VerlAgentLines(conversations[1]).Where((_, index) => index != 2)));
        Assert.Equal((1, conversations[1].Length / 2 - 3), ((int)cut["imported"]!, (int)cut["left_out"]!));
        Assert.Contains("goes on no rollout of this file", cut["problems"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(await StoredAsync("imported")).Length);
    }

    /// <summary>The prompts that verl-agent makes of a conversation, as far as they are read.</summary>
    private static IEnumerable<string> VerlAgentLines(string[] turns)
    {
        var task = turns[0].Split(" [SEP] ")[2];
        string Page(int step) => string.Join(" [SEP] ", turns[2 * step].Replace("Observation:\n", "", StringComparison.Ordinal).Split(" [SEP] ").SkipWhile(part => part != task).Skip(1).Select(part => $"'{part}'"));
        string Action(int step) => turns[2 * step + 1]["Action: ".Length..];
        for (var step = 0; step < turns.Length / 2; step++)
        {
            var history = string.Concat(Enumerable.Range(Math.Max(0, step - 2), Math.Min(2, step)).Select(past => $"\n[Observation {past + 1}: '{Page(past)}', Action {past + 1}: '{Action(past)}']"));
            var now = step == 0
                ? $"Your current observation is: {Page(0)}."
                : $"Prior to this step, you have already taken {step} step(s). Below are the most recent 2 observations and the corresponding actions you took: {history}\nYou are now at step {step + 1} and your current observation is: {Page(step)}.";
            yield return new JsonObject
            {
                ["input"] = $"user\nSome words. \nYour task is to: {task}.\n{now}\nYour admissible actions of the current situation are: \n[\n'x',\n].\n\nassistant\n",
                ["output"] = $"<think>Perhaps search[it].</think><action>{Action(step)}</action>", ["score"] = 10.0, ["step"] = 3,
            }.ToJsonString();
        }
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
                (6, "is said by 'somebody'"), (7, "of no form that is known"), (8, "a single text is not"), (9, "not valid JSON"), (10, "it holds 5"),
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
        Assert.Contains("webshop, agentgym, eto, trl, ragen, verl_agent", (await ImportAsync("{}", "?format=csv")).Answer.ToJsonString(), StringComparison.Ordinal);
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
