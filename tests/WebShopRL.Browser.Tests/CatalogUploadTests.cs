using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using WebShopRL.Shop.Demo;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests;

[Trait(Category.Name, Category.Browser)]
[Collection(SiteCollection.Name)]
public sealed class CatalogUploadTests(Site site)
{
    [Fact]
    public async Task Upload_IsCheckedListedAndDeleted_AndABrokenOneLeavesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("webshop-upload").FullName;
        try
        {
            DemoShop.WriteFiles(folder, products: 40, instructions: 60, seed: 5);
            await using var visitor = await site.VisitAsync(390, "dark");
            var page = visitor.Page;
            await visitor.GoToAsync("/catalogs");
            await page.Locator("#catalog-name").FillAsync("broken");
            await page.Locator("#catalog-files").SetInputFilesAsync([Json("items_shuffle.json", "[{\"asin\": "), Json("items_ins_v2.json", "{}"), Json("items_human_ins.json", "{}")]);
            await page.GetByRole(AriaRole.Button, new() { Name = "Upload and check" }).ClickAsync();
            await page.GetByText("It does not open.").WaitForAsync();
            Assert.Contains("items_shuffle.json", await page.Locator(".notice.bad pre").InnerTextAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await page.GetByLabel("Uploaded catalogs").CountAsync());
            await visitor.PictureAsync("catalog-upload-broken");

            await page.Locator("#catalog-name").FillAsync("small-shop");
            await page.Locator("#catalog-files").SetInputFilesAsync(Directory.EnumerateFiles(folder));
            await page.Locator("#catalog-name").PressAsync("Enter");
            await page.GetByText("It opens.").WaitForAsync();
            await page.GetByLabel("Uploaded catalogs").GetByText("small-shop").WaitForAsync();
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), "The page is wider than its window.");
            await visitor.PictureAsync("catalog-uploaded-390");
            await page.SetViewportSizeAsync(1440, 900);
            await visitor.PictureAsync("catalog-uploaded-1440");

            // The page says so of the upload already, and what is being checked is not deleted: the end of this check is waited for.
            var check = site.Services.GetRequiredService<CatalogCheck>();
            var before = check.Last;
            await page.GetByRole(AriaRole.Button, new() { Name = "Check small-shop" }).ClickAsync();
            for (var patience = Stopwatch.StartNew(); ReferenceEquals(check.Last, before); await Task.Delay(50))
                Assert.True(patience.Elapsed.TotalMilliseconds < Visitor.OfWork, "The check has not ended.");
            Assert.Null(check.Last!.Problem);
            await page.GetByText("It opens.").WaitForAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Delete …" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
            await page.GetByLabel("Uploaded catalogs").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            Assert.Empty(visitor.Complaints);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static FilePayload Json(string name, string text) => new() { Name = name, MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(text) };
}
