using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Store.Episodes;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Policies;
using WebShopRL.Web.Policies.Advice;
using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Policies;

/// <summary>A step that was stored without the actions that were offered: imports may leave them out.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class NothingOfferedTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private static Decision Empty { get; } = Decision.Kept("page", EpisodeNotes.None, []);

    [Fact]
    public async Task Advisor_SaysThatNothingWasOffered_WhateverIsAsked()
    {
        var advisor = server.Services.GetRequiredService<DecisionAdvisor>();
        foreach (var agent in (string[])[$"{await SmallPolicy.AddAsync(server)}", "9999"])
        {
            var unavailable = await Assert.ThrowsAsync<AgentUnavailableException>(() => advisor.AskAsync(agent, [Empty], 0, cancellation: TestContext.Current.CancellationToken));
            Assert.StartsWith("Nothing was offered", unavailable.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Policies_RefuseIt_AndAnswerWhatWasAskedBesideIt()
    {
        var policies = server.Services.GetRequiredService<PolicyServer>();
        var folder = (await server.FolderOfAsync(await SmallPolicy.AddAsync(server)))!;
        var asked = Enumerable.Range(0, 20).Select(_ => policies.ActAsync(folder, Decision.Kept("page", EpisodeNotes.None, ["click[a]", "click[b]"]))).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(() => policies.ActAsync(folder, Empty));
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(2, answer.LogProbabilities.Count));
    }

    [Fact]
    public async Task Page_ShowsSuchAStep()
    {
        var id = await server.WithStoreAsync(async store =>
        {
            var row = new StoredTrajectory
            {
                Source = "imported", Catalog = "demo", Instruction = "red shoes", Length = 1, Steps = TrajectoryJson.Serialize([new TrajectoryStep("page", [], -1, "search[red shoes]")]), CreatedAt = DateTimeOffset.UtcNow,
            };
            store.Trajectories.Add(row);
            await store.SaveChangesAsync();
            return row.Id;
        });
        Assert.Contains("Nothing was offered", await server.Client.GetStringAsync($"/trajectories/{id}"), StringComparison.Ordinal);
    }
}
