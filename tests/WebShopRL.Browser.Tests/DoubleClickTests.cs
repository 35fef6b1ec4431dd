using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using WebShopRL.Store;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>Presses that come twice, as hands and worn mice make them.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class DoubleClickTests(FrontSite site)
{
    [Theory]
    [InlineData(30)]
    [InlineData(120)]
    public async Task Launch_StoresOneRun(int milliseconds)
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/launch");
        await visitor.Page.Locator("#name").FillAsync("pressed twice");
        await visitor.Page.Locator("#name").BlurAsync();
        await AddsOneAsync(store => store.Runs.CountAsync(), async () =>
        {
            await PressTwiceAsync(visitor, "Launch", milliseconds);
            await visitor.Page.Locator(".pill.queued").WaitForAsync();
        });
    }

    [Theory]
    [InlineData(30)]
    [InlineData(120)]
    public async Task Evaluate_StoresOneEvaluation(int milliseconds)
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/evaluations");
        await visitor.Page.Locator("#episodes").FillAsync("5");
        await visitor.Page.Locator("#episodes").BlurAsync();
        await AddsOneAsync(store => store.Evaluations.CountAsync(), async () =>
        {
            await PressTwiceAsync(visitor, "Evaluate", milliseconds);
            await visitor.Page.Locator(".figures .pill.queued").WaitForAsync();
        });
    }

    [Theory]
    [InlineData(30)]
    [InlineData(120)]
    public async Task Compare_StoresOneComparison(int milliseconds)
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/comparisons");
        await visitor.Page.GetByLabel("Expert: the scripted shopper").CheckAsync();
        await AddsOneAsync(store => store.Comparisons.CountAsync(), async () =>
        {
            await PressTwiceAsync(visitor, "Compare", milliseconds);
            await visitor.Page.Locator(".head .pill.queued").WaitForAsync();
        });
    }

    [Theory]
    [InlineData(30)]
    [InlineData(120)]
    public async Task Buy_StoresOneTrajectory_AndSaysNothingWrong(int milliseconds)
    {
        await using var visitor = await site.VisitAsync();
        await ToAnItemAsync(visitor);
        await AddsOneAsync(store => store.Trajectories.CountAsync(), async () =>
        {
            await PressTwiceAsync(visitor, "Buy Now", milliseconds);
            await visitor.Page.Locator(".score strong").WaitForAsync();
        });
        Assert.Equal(0, await visitor.Page.Locator(".notice.bad").CountAsync());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(120)]
    public async Task Import_StoresTheFileOnce(int milliseconds)
    {
        // A line of its own each time: what was imported before is not stored again.
        var file = await PlayedAsync(goal: 500 + milliseconds);
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/trajectories");
        var field = visitor.Page.Locator("input[type=file]");
        await field.EvaluateAsync($"field => field.addEventListener('change', () => setTimeout(() => field.dispatchEvent(new Event('change', {{ bubbles: true }})), {milliseconds}), {{ once: true }})");
        await AddsOneAsync(store => store.Trajectories.CountAsync(), async () =>
        {
            await field.SetInputFilesAsync(new FilePayload { Name = "played.jsonl", MimeType = "application/jsonl", Buffer = file });
            await visitor.Page.GetByText("Imported 1 trajectories").WaitForAsync();
        });
    }

    [Fact]
    public async Task Buy_CanBePressedAgain_WhenTheDatabaseWasAway()
    {
        await using var visitor = await site.VisitAsync();
        await ToAnItemAsync(visitor);
        var buy = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Buy Now" });
        await AddsOneAsync(store => store.Trajectories.CountAsync(), async () =>
        {
            site.Door.Shut();
            try
            {
                await buy.ClickAsync();
                await visitor.Page.Locator(".database .notice").GetByText("may not have been done").WaitForAsync();
                await visitor.PictureAsync("play-database-away");
            }
            finally
            {
                site.Door.Open();
            }
            await visitor.Page.Locator(".database .notice").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            await buy.PressAsync("Enter");
            await visitor.Page.Locator(".score strong").WaitForAsync();
        });
    }

    private async Task AddsOneAsync(Func<WebShopDbContext, Task<int>> count, Func<Task> act)
    {
        var before = await site.WithStoreAsync(count);
        await act();
        // A second one would come right behind.
        await Task.Delay(700);
        Assert.Equal(before + 1, await site.WithStoreAsync(count));
    }

    private static Task PressTwiceAsync(Visitor visitor, string name, int milliseconds) =>
        visitor.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).EvaluateAsync($"button => {{ button.click(); setTimeout(() => button.click(), {milliseconds}); }}");

    private static async Task ToAnItemAsync(Visitor visitor)
    {
        await visitor.GoToAsync("/play?goal=600");
        await visitor.Page.Locator("#goal").PressAsync("Enter");
        var instruction = await visitor.Page.Locator(".instruction strong").InnerTextAsync();
        await visitor.Page.GetByRole(AriaRole.Textbox, new() { Name = "Search the shop" }).FillAsync(instruction);
        await visitor.Page.GetByRole(AriaRole.Textbox, new() { Name = "Search the shop" }).PressAsync("Enter");
        await visitor.Page.Locator(".results button").First.ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Buy Now" }).WaitForAsync();
    }

    /// <summary>An episode played over REST, as a line to import.</summary>
    private async Task<byte[]> PlayedAsync(int goal)
    {
        using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
        var episode = await PostAsync("/api/v1/episodes", new { goal, annotator = "a program" });
        var found = await PostAsync($"/api/v1/episodes/{episode["id"]}/actions", new { action = $"search[{episode["instruction"]}]" });
        var item = found["clickables"]!.AsArray().Select(text => (string)text!).First(text => text.StartsWith("b0", StringComparison.Ordinal));
        await PostAsync($"/api/v1/episodes/{episode["id"]}/actions", new { action = $"click[{item}]" });
        await PostAsync($"/api/v1/episodes/{episode["id"]}/actions", new { action = "click[buy now]" });
        var lines = await client.GetStringAsync($"/api/v1/trajectories/export?source=human&goal={goal}");
        return System.Text.Encoding.UTF8.GetBytes(lines.Split('\n')[0] + "\n");

        async Task<JsonNode> PostAsync(string path, object body)
        {
            using var answer = await client.PostAsJsonAsync(path, body);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        }
    }
}
