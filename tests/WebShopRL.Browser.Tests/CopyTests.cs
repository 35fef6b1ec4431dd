using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests;

/// <summary>What the copy buttons copy does, pasted into a shell or a Python, what the page says.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(ShownCollection.Name)]
public sealed class CopyTests(ShownSite site)
{
    [Fact]
    public async Task Curl_ReadsWhatThePageShows()
    {
        await using var visitor = await site.VisitAsync();
        foreach (var (address, last) in site.Addresses.Where(address => address.StartsWith("/compare?", StringComparison.Ordinal) || address.Split('/') is [_, "runs" or "evaluations" or "comparisons", var id] && id != "999999" && int.TryParse(id, out _)).Select(address => (address, address.Split('/')[^1])))
        {
            var answers = await RunAsync("bash", await CopiedAsync(visitor, address, "curl"));
            Assert.True(JsonAnswers(answers) > 0, $"{address}: {answers}");
            if (!address.StartsWith("/compare?", StringComparison.Ordinal))
                Assert.Contains($"\"id\":{last}", answers.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Curl_OfTheForm_LaunchesTheRunThatStandsThere()
    {
        await using var visitor = await site.VisitAsync();
        await visitor.GoToAsync("/launch");
        await visitor.Page.Locator("#name").FillAsync("it's \"pasted\"");
        await visitor.Page.Locator("#seed").FillAsync("7");
        var rate = visitor.Page.Locator("[id='settings.learning_rate']");
        await rate.FillAsync("0.0003");
        await rate.PressAsync("Tab");
        await visitor.Page.GetByText("1 of").WaitForAsync(); // settings differ: the text below follows
        await RunAsync("bash", await CopiedAsync(visitor, null, "curl"));

        var run = await site.WithStoreAsync(store => store.Runs.AsNoTracking().OrderByDescending(run => run.Id).FirstAsync());
        Assert.Equal(("it's \"pasted\"", 7, 0.0003), (run.Name, run.Seed, JsonElement.Parse(run.Settings).GetProperty("learning_rate").GetDouble()));
        using var http = new HttpClient { BaseAddress = new Uri(site.Address) };
        using var cancelled = await http.PostAsync($"/api/v1/runs/{run.Id}/cancel", null);
        Assert.True(cancelled.IsSuccessStatusCode);
        // Other tests look at the same site, and at what stands still.
        for (var patience = Stopwatch.StartNew(); await site.WithStoreAsync(store => store.Runs.AnyAsync(row => row.Id == run.Id && row.FinishedAt == null)); await Task.Delay(100))
            Assert.True(patience.Elapsed.TotalMilliseconds < Visitor.OfWork, "The cancelled run has not ended.");
    }

    [Fact]
    public async Task Python_ReadsWhatThePageShows()
    {
        await using var visitor = await site.VisitAsync();
        foreach (var address in site.Addresses.Where(address => address.StartsWith("/compare?", StringComparison.Ordinal) || address.Split('/') is [_, "runs" or "evaluations" or "comparisons", not "999999" and var id] && int.TryParse(id, out _)))
            Assert.NotEmpty(await RunAsync("python3", await CopiedAsync(visitor, address, "python")));
    }

    /// <summary>Presses the button and reads the clipboard.</summary>
    private async Task<string> CopiedAsync(Visitor visitor, string? address, string form)
    {
        if (address is not null)
            await visitor.GoToAsync(address);
        await visitor.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        // It says so for a moment: somebody has to look from before it is pressed.
        var copied = visitor.Page.WaitForFunctionAsync("form => document.querySelector(`[data-copy='call-${form}']`)?.textContent === 'Copied'", form);
        await visitor.Page.Locator($"[data-copy='call-{form}']").ClickAsync();
        await copied;
        return await visitor.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
    }

    /// <summary>What a program printed that was given the text as its input.</summary>
    private static async Task<string> RunAsync(string program, string text)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = Path.Combine(RepositoryFiles.Root, "clients", "python");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{text}\n{await output}{await errors}");
        return await output;
    }

    /// <summary>How many JSON values stand one after the other.</summary>
    private static int JsonAnswers(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        var count = 0;
        while (reader.Read())
            if (reader.CurrentDepth == 0 && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                count++;
        return count;
    }
}
