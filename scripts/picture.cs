// Takes a picture of a page of a running service, 1440 × 900:
//   dotnet run scripts/picture.cs http://127.0.0.1:5080/runs/1 docs/images/dashboard.png [dark]
#:package Microsoft.Playwright
#:property PublishAot=false

using Microsoft.Playwright;

if (args.Length is < 2 or > 3)
{
    await Console.Error.WriteLineAsync("Usage: dotnet run scripts/picture.cs URL FILE.png [dark]");
    return 2;
}
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = "/usr/bin/chromium",
    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, ColorScheme = args.Length > 2 ? ColorScheme.Dark : ColorScheme.Light });
await page.GotoAsync(args[0]);
// Until every chart of the page has drawn what there is.
await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.chart')].every(chart => chart.dataset.points > 0)");
await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
await page.ScreenshotAsync(new() { Path = args[1] });
return 0;
