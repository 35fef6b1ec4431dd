using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Work;

namespace WebShopRL.Tests.Work;

/// <summary>What is said of workers and work, of a service with workers and of one without.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class WorkOverviewTests(LearningServer learning, WebShopServer idle) : IClassFixture<LearningServer>, IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Worker_TellsItsDevice_AndThePieceThatItHolds()
    {
        // All of the worker is there before the work, which may be over before the last of it is.
        await UntilAsync(learning.Services, IsThere);
        using var answer = await learning.Client.PostAsJsonAsync("/api/v1/evaluations", new { agent = new { baseline = "reader" }, split = "test", max_steps = 1000 });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var now = await UntilAsync(learning.Services, now => IsThere(now) && now.Pieces.Any(piece => piece.Owner is not null));

        var worker = now.Workers[0];
        Assert.Equal($"{Environment.MachineName}:{Environment.ProcessId}", worker.Name);
        Assert.Contains("CPU", worker.Device, StringComparison.Ordinal);
        Assert.Equal("1", worker.Threads);
        Assert.NotNull(worker.LastSeen);
        Assert.Equal(["evaluation", "studies", "training"], worker.Queues.Select(served => served.Queue).Order());
        var piece = Assert.Single(now.Pieces);
        Assert.Equal(("evaluation", RunStatus.Running), (piece.Kind, piece.Status));
        Assert.StartsWith(worker.Name + ":", piece.Owner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAWorker_WhatIsInLineIsCounted_AndWhatWaitsIsMarked()
    {
        var first = await LaunchAsync(new { name = "first", algorithm = "il" });
        await LaunchAsync(new { name = "after it", algorithm = "ppo", initial_checkpoint = $"run:{first}" });

        var now = await UntilAsync(idle.Services, _ => true);

        Assert.Empty(now.Workers);
        Assert.Equal((2, 0, 0), now.Lines.Where(line => line.Name == WorkQueues.Training).Select(line => (line.Queued, line.Running, line.Places)).Single());
        Assert.Equal([false, true], now.Pieces.Select(piece => piece.Waits));
    }

    private static bool IsThere(WorkNow now) => now.Workers is [{ Device: not null, Queues.Count: 3 }];

    private async Task<int> LaunchAsync(object body)
    {
        var (status, answer) = await idle.SendAsync(HttpMethod.Post, "/api/v1/runs", body);
        Assert.True(status == 201, $"{status} {answer}");
        return (int)answer!["id"]!;
    }

    private static async Task<WorkNow> UntilAsync(IServiceProvider services, Func<WorkNow, bool> isSo)
    {
        var overview = services.GetRequiredService<WorkOverview>();
        for (var fifth = 0; ; fifth++)
        {
            var now = await overview.ReadAsync(TestContext.Current.CancellationToken);
            if (isSo(now))
                return now;
            Assert.True(fifth < 900, $"It has not come to that: {string.Join(", ", now.Workers)} / {string.Join(", ", now.Pieces)}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
