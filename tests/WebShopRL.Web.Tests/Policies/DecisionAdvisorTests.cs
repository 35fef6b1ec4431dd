using Microsoft.Extensions.DependencyInjection;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Policies.Advice;

namespace WebShopRL.Tests.Policies;

/// <summary>A policy asked about a step that was stored: its page, the notes of what was seen before it, its actions.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class DecisionAdvisorTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private static readonly IReadOnlyList<TrajectoryStep> Steps =
    [
        new("Instruction: red shoes [button] Search [button_]", ["search[red shoes]"], 0, "search[red shoes]"),
        new("[button] Back to Search [button_] Page 1 (Total results: 2) [button] B000000001 [button_] red shoes $5.00", ["click[back to search]", "click[item - red shoes]", "click[item - blue shoes]"], 1, "click[b000000001]"),
        new("[button] Back to Search [button_] [button] < Prev [button_] red shoes Price: $5.00 [button] Features [button_] [button] Buy Now [button_]", ["click[back to search]", "click[< prev]", "click[features]", "click[buy now]"], 3, "click[buy now]"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DecisionAdvisor Advisor => server.Services.GetRequiredService<DecisionAdvisor>();

    [Theory]
    [InlineData(0)]
    [InlineData(48)]
    public async Task Ask_GivesWhatTheApiGives_OfAStoredStepWithWhatWasSeenBeforeIt(int memory)
    {
        var checkpoint = await AddPolicyAsync(memory);
        for (var place = 1; place < Steps.Count; place++)
        {
            var step = Steps[place];
            var advice = await Advisor.AskAsync($"{checkpoint}", [Decided(place)], place, cancellation: Cancellation);
            var (status, answer) = await server.PostAsync($"/api/v1/policies/{checkpoint}/act",
                new { instruction = "red shoes", observation = step.Observation, actions = step.Actions, history = Steps.Take(place).Select(before => new { observation = before.Observation, action = before.Action }) });
            Assert.Equal(200, status);
            Assert.Equal(step.Actions, advice.Actions.Select(action => action.Shown));
            Assert.All(answer!["log_probs"]!.AsArray().Zip(advice.Actions), pair => Assert.Equal(Math.Exp((double)pair.First!), pair.Second.Probability, 5));
            Assert.Equal((string?)answer["action"], advice.Action);
            Assert.Equal((float?)answer["value"], advice.Value);
        }
    }

    [Fact]
    public async Task Ask_IsCertain_WhereThereIsNothingToChoose() =>
        Assert.Equal([1.0], (await Advisor.AskAsync("9999", [Decided(0)], 0, cancellation: Cancellation)).Actions.Select(action => action.Probability));

    [Theory]
    [InlineData("9999", "no checkpoint")]
    [InlineData("model:demo-agent", "is a reward model")]
    [InlineData("model:demo-query-writer", "writes queries")]
    [InlineData("nonsense:", "checkpoint")]
    public async Task Ask_SaysWhyNot_WhereThereAreNoProbabilitiesToGive(string agent, string why)
    {
        var unavailable = await Assert.ThrowsAsync<AgentUnavailableException>(() => Advisor.AskAsync(agent, [Decided(1)], 1, cancellation: Cancellation));
        Assert.StartsWith($"The agent {agent} cannot be asked: ", unavailable.Message, StringComparison.Ordinal);
        Assert.Contains(why, unavailable.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Decision Decided(int place)
    {
        var (step, notes) = Steps.WithNotes().ElementAt(place);
        return Decision.Kept(step.Observation, notes, step.Actions) with { Instruction = "red shoes" };
    }

    private async Task<int> AddPolicyAsync(int memory) => await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), folder =>
    {
        var tokenizer = PolicyTokenizer.Train(["search results page of red shoes click item back to search next description features buy now price"], 200);
        using var model = new ChoiceModel(BertConfig.Named("bert-tiny", tokenizer.VocabularySize));
        using (torch.no_grad())
            model.named_parameters().Single(parameter => parameter.name == "linear_2.weight").parameter.mul_(100);
        CheckpointFolder.WriteEncoder(folder, model, model.Config, tokenizer);
        new PolicyLimits(128, 32, memory).Save(folder);
    });
}
