using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Policies;

[Trait(Category.Name, Category.Integration)]
public sealed class PolicyApiTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private static readonly object Request = new { instruction = "red shoes", observation = "page", actions = new[] { "click[a]", "click[b]" } };

    [Fact]
    public async Task Act_AnswersWithWhatIsWrong_WhenTheCheckpointCannotBeUsed()
    {
        Assert.Equal(400, (await server.PostAsync("/api/v1/policies/best/act", Request)).Status);
        Assert.Equal(404, (await server.PostAsync("/api/v1/policies/9999/act", Request)).Status);
        Assert.Equal(404, (await server.PostAsync("/api/v1/policies/run:9999/act", Request)).Status);
        var checkpoint = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), [1, 2, 3]);
        var (status, problem) = await server.PostAsync($"/api/v1/policies/{checkpoint}/act", Request);
        Assert.Equal(409, status);
        Assert.StartsWith($"Checkpoint {checkpoint} cannot be loaded", (string?)problem!["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN, "cannot be loaded: ", "has values that are not finite (NaN or infinite)")]
    [InlineData(3e38, "cannot answer: ", "these weights are broken")] // finite, and its sums are not
    public async Task Act_SaysThatTheWeightsAreBroken_WhenTheirTrainingDiverged(double value, string refusal, string reason)
    {
        var checkpoint = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded), folder =>
        {
            var tokenizer = PolicyTokenizer.Train(["red shoes", "page click a b"], 60);
            using var model = new ChoiceModel(BertConfig.Named("bert-tiny", tokenizer.VocabularySize));
            using (torch.no_grad())
                model.named_parameters().Single(parameter => parameter.name == "linear_2.weight").parameter.fill_(value);
            CheckpointFolder.WriteEncoder(folder, model, model.Config, tokenizer);
            new PolicyLimits(64, 16).Save(folder);
        });

        var (status, problem) = await server.PostAsync($"/api/v1/policies/{checkpoint}/act", Request);

        Assert.Equal(409, status);
        Assert.StartsWith($"Checkpoint {checkpoint} {refusal}", (string?)problem!["detail"], StringComparison.Ordinal);
        Assert.Contains(reason, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Act_AsksTheRunsNewestBest_WhateverWasAskedBefore()
    {
        var run = await server.AddRunAsync(RunStatus.Running);
        foreach (var weights in (byte[][])[[1, 1], [1, 2]])
        {
            var best = await server.AddCheckpointAsync(run, weights);
            var (_, problem) = await server.PostAsync($"/api/v1/policies/run:{run}/act", Request);
            Assert.StartsWith($"Checkpoint {best} cannot be loaded", (string?)problem!["detail"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Act_RefusesARewardModel_WhichNeedsTheEpisode()
    {
        var checkpoint = await server.AddCheckpointAsync(await server.AddRunAsync(RunStatus.Succeeded, "reward"), ShippedModels.Agent.Folder);

        var (status, problem) = await server.PostAsync($"/api/v1/policies/{checkpoint}/act", Request);

        Assert.Equal(409, status);
        Assert.Contains("plays whole episodes as a judge", (string?)problem!["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Act_WantsAtLeastOneAction()
    {
        var (status, problem) = await server.PostAsync("/api/v1/policies/1/act", new { instruction = "a", observation = "b", actions = Array.Empty<string>() });
        Assert.Equal(400, status);
        Assert.Contains("at least 1", (string?)problem!["errors"]!["actions"]![0], StringComparison.Ordinal);
    }
}
