using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WebShopRL.Agents.Models;
using WebShopRL.Store.Checkpoints;
using WebShopRL.Store.Runs;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Artifacts;

namespace WebShopRL.Tests;

/// <summary>A checkpoint is given a name on its run's page, and found by it elsewhere.</summary>
[Trait(Category.Name, Category.Browser)]
[Collection(FrontCollection.Name)]
public sealed class NamesTests(FrontSite site)
{
    [Fact]
    public async Task Checkpoint_GetsAName_IsFoundByIt_AndLosesItOnlyKnowingly()
    {
        var (first, second) = (await AddAsync("named first"), await AddAsync("named second"));
        await using var visitor = await site.VisitAsync();
        var page = visitor.Page;
        await visitor.GoToAsync($"/runs/{first.Run}");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Give checkpoint {first.Checkpoint} a name" }).PressAsync("Enter");
        await page.Locator("#checkpoint-name:focus").WaitForAsync();
        await page.Keyboard.TypeAsync("Best Agent");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#checkpoint-name-problem", new() { HasText = "'Best Agent' is not legal" }).WaitForAsync();
        await visitor.PictureAsync("checkpoint-name", fullPage: false);
        await page.Locator("#checkpoint-name").FillAsync("browsers-best");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take away the name browsers-best" }).WaitForAsync();
        await page.Locator("#checkpoint-name").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // The same name for another checkpoint is a move, and is asked for.
        await visitor.GoToAsync($"/runs/{second.Run}");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Give checkpoint {second.Checkpoint} a name" }).ClickAsync();
        await page.Locator("#checkpoint-name").FillAsync("browsers-best");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText($"'browsers-best' stands for checkpoint {first.Checkpoint}").WaitForAsync();
        Assert.Equal(first.Checkpoint, await StandsForAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Move the name here" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take away the name browsers-best" }).WaitForAsync();
        Assert.Equal(second.Checkpoint, await StandsForAsync());

        await visitor.GoToAsync("/evaluations");
        Assert.Equal(1, await page.Locator("#agent option[value='name:browsers-best']").CountAsync());
        await visitor.GoToAsync("/models");
        await visitor.PictureAsync("models-named");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take away the name browsers-best" }).ClickAsync();
        await page.GetByText("Take the name 'browsers-best' away?").WaitForAsync();
        Assert.Equal(second.Checkpoint, await StandsForAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it away" }).ClickAsync();
        await page.GetByText("name:browsers-best").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Null(await StandsForAsync());
        Assert.Empty(visitor.Complaints);
    }

    private Task<int?> StandsForAsync() => site.WithStoreAsync(store => store.CheckpointNames.Where(name => name.Name == "browsers-best").Select(name => (int?)name.CheckpointId).FirstOrDefaultAsync());

    /// <summary>A run with a save that can be used: the reward model that comes with the program.</summary>
    private Task<(int Run, int Checkpoint)> AddAsync(string name) => site.WithStoreAsync(async store =>
    {
        var folder = Directory.CreateTempSubdirectory("webshoprl-named-").FullName;
        foreach (var file in Directory.EnumerateFiles(ShippedModels.Agent.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var content = await ContentKey.OfFolderAsync(folder);
        await site.Services.GetRequiredService<IArtifacts>().PutAsync(content, folder);
        var run = new Run { Name = name, Algorithm = "reward", Settings = "{}", Status = RunStatus.Succeeded, CreatedAt = DateTimeOffset.UtcNow };
        store.Runs.Add(run);
        await store.SaveChangesAsync();
        var save = new Checkpoint { RunId = run.Id, Algorithm = "reward", Kind = "best", Network = "bert-tiny", Content = content, CreatedAt = DateTimeOffset.UtcNow };
        store.Checkpoints.Add(save);
        await store.SaveChangesAsync();
        run.BestCheckpointId = save.Id;
        await store.SaveChangesAsync();
        return (run.Id, save.Id);
    });
}
