using System.Text.Json.Nodes;

namespace WebShopRL.Tests.Trajectories;

/// <summary>Rollouts of trainers that learn by reinforcement.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed partial class TrajectoryFormsTests
{
    [Fact]
    public async Task Ragen_RefusesAnActionThatIsNoText_ByItsPlace()
    {
        foreach (var (actions, place) in new[] { ("[\"click[a]\", 5]", "history[0].actions[1] is no text"), ("\"click[a]\"", "history[0].actions is no list") })
        {
            var (status, answer) = await ImportAsync($"{{\"history\": [{{\"state\": \"WebShop [SEP] Instruction: [SEP] a mug [SEP] Search\", \"actions\": {actions}}}]}}");
            Assert.Equal(400, status);
            Assert.Contains(place, answer["errors"]!.ToJsonString(), StringComparison.Ordinal);
        }
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
}
