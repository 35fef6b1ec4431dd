using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Store.Metrics;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Runs;

/// <summary>Curves that a browser has are not sent to it again, and never kept past what they show.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class CurveTagTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Theory]
    [InlineData("curves?run={0}&name=il/loss")]
    [InlineData("curves/mean?group={0}&name=il/loss")]
    public async Task Tag_IsGivenOfRunsThatHaveEnded_AndIsAnotherOnceAnythingIs(string form)
    {
        var run = await server.AddRunAsync(RunStatus.Succeeded);
        var address = $"/api/v1/{string.Format(null, form, run)}";
        await WriteAsync(run, 0, 1);
        var (tag, body) = await GetAsync(address, null, HttpStatusCode.OK);
        Assert.NotNull(tag);
        Assert.Contains("0.5", body, StringComparison.Ordinal);
        Assert.Equal((tag, ""), await GetAsync(address, tag, HttpStatusCode.NotModified));

        await WriteAsync(run, 1, 2);
        var (longer, _) = await GetAsync(address, tag, HttpStatusCode.OK);
        Assert.NotEqual(tag, longer);

        // A run that goes on from a checkpoint forgets points: nothing is known of it until it has ended, and then it is another attempt.
        await SetAsync(run, set => set.SetProperty(row => row.Status, RunStatus.Running).SetProperty(row => row.Attempts, 2));
        Assert.Null((await GetAsync(address, longer, HttpStatusCode.OK)).Tag);
        await SetAsync(run, set => set.SetProperty(row => row.Status, RunStatus.Cancelled));
        Assert.NotEqual(longer, (await GetAsync(address, longer, HttpStatusCode.OK)).Tag);
    }

    [Fact]
    public async Task Tag_IsOfAllRunsTogether_AndOfThoseThatAreThere()
    {
        int[] runs = [await server.AddRunAsync(RunStatus.Succeeded), await server.AddRunAsync(RunStatus.Failed), await server.AddRunAsync(RunStatus.Queued)];
        Task<(string? Tag, string)> AllAsync(params int[] asked) => GetAsync($"/api/v1/curves?name=il/loss&{string.Join('&', asked.Select(run => $"run={run}"))}", null, HttpStatusCode.OK);
        var both = (await AllAsync(runs[0], runs[1])).Tag;
        Assert.NotNull(both);
        Assert.NotEqual(both, (await AllAsync(runs[0])).Tag);
        Assert.Null((await AllAsync(runs)).Tag);
        Assert.Null((await AllAsync(int.MaxValue)).Tag);
        await server.WithStoreAsync(store => store.Runs.Where(run => run.Id == runs[1]).ExecuteDeleteAsync());
        Assert.NotEqual(both, (await AllAsync(runs[0], runs[1])).Tag);
    }

    private Task WriteAsync(int run, long last, int step) => server.Services.GetRequiredService<RunWriter>().WriteAsync(
        run, last, new RunBatch([new MetricPoint { Name = "il/loss", Step = step, Value = 0.5 }], [], null), TestContext.Current.CancellationToken);

    private Task SetAsync(int run, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Run>> set) => server.WithStoreAsync(store => store.Runs.Where(row => row.Id == run).ExecuteUpdateAsync(set));

    private async Task<(string? Tag, string Body)> GetAsync(string address, string? known, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (known is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        return (answer.Headers.ETag?.ToString(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
