using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Store.Preferences;

namespace WebShopRL.Tests.Preferences;

/// <summary>The layouts in which trainers of language models keep preferences.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed partial class PreferenceApiTests
{
    /// <summary>TRL takes a prompt by itself, within both sides, or as both; messages, one message, or texts. LLaMA-Factory calls the prompt conversations.</summary>
    [Fact]
    public async Task Import_TakesThePrompt_WhereverTrlAndOthersPutIt()
    {
        var (search, products) = await ResultsAsync(1600);
        await server.PostAsync(Path, new { kind = "action", goal = 1600, before = new[] { search }, first = One(products[0]), second = One(products[1]), choice = "first" });
        var file = await server.Client.GetStringAsync($"{Path}/export");
        var line = JsonNode.Parse(file)!.AsObject();
        JsonNode[] Messages(string member) => [.. line[member]!.AsArray().Select(message => message!.DeepClone())];
        JsonArray Whole(string member) => new([.. Messages("prompt"), .. Messages(member)]);
        JsonArray AsTool() => new([.. Messages("prompt").Select(message => (JsonNode)new JsonObject { ["role"] = (string)message["role"]! == "user" ? "tool" : "assistant", ["content"] = (string)message["content"]! })]);
        JsonObject Call(string member) => new()
        {
            ["role"] = "assistant", ["content"] = null,
            ["tool_calls"] = new JsonArray(new JsonObject
            {
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = "click", ["arguments"] = new JsonObject { ["item"] = ((string)line[member]![0]!["content"]!)["Action: click[".Length..^1] }.ToJsonString() },
            }),
        };
        JsonObject[] forms =
        [
            new() { ["chosen"] = Whole("chosen"), ["rejected"] = Whole("rejected") },
            new() { ["prompt"] = new JsonArray(), ["chosen"] = Whole("chosen"), ["rejected"] = Whole("rejected") },
            new() { ["prompt"] = line["prompt"]!.DeepClone(), ["chosen"] = Whole("chosen"), ["rejected"] = Whole("rejected") },
            new() { ["prompt"] = (string)line["prompt"]![0]!["content"]!, ["chosen"] = Whole("chosen"), ["rejected"] = Whole("rejected") },
            new() { ["conversations"] = line["prompt"]!.DeepClone(), ["chosen"] = line["chosen"]![0]!.DeepClone(), ["rejected"] = line["rejected"]![0]!.DeepClone() },
            new() { ["prompt"] = AsTool(), ["chosen"] = line["chosen"]!.DeepClone(), ["rejected"] = line["rejected"]!.DeepClone() },
            new() { ["prompt"] = line["prompt"]!.DeepClone(), ["chosen"] = (string)line["chosen"]![0]!["content"]!, ["rejected"] = (string)line["rejected"]![0]!["content"]! },
            new() { ["prompt"] = line["prompt"]!.DeepClone(), ["chosen"] = Call("chosen"), ["rejected"] = Call("rejected") },
        ];
        foreach (var form in forms)
        {
            await server.WithStoreAsync(store => store.Preferences.Where(row => row.Source == StoredPreference.Imported).ExecuteDeleteAsync());
            var (status, answer) = await ImportAsync(form.ToJsonString());
            Assert.True(status == 200, $"{form}\n{answer}");
            Assert.Equal((1, 1), ((int)answer["imported"]!, (int)answer["actions"]!));
            Assert.Equal(file, await server.Client.GetStringAsync($"{Path}/export?source=imported"));
        }
    }
}
