using AngleSharp.Dom;

namespace WebShopRL.Tests.Compatibility;

/// <summary>A person with a browser: types into the search bar, presses buttons, follows links.</summary>
internal sealed class SiteVisitor(HttpClient client, string basePath, string session)
{
    public SiteDocument Page { get; private set; } = null!;

    public Task StartAsync() => ShowAsync(client.GetAsync($"{basePath}/{session}"));

    /// <summary>Takes an action of the text environment. False where the page has nothing of that name.</summary>
    public async Task<bool> TakeAsync(string name, string argument)
    {
        if (name == "search")
        {
            await ShowAsync(client.PostAsync($"{basePath}/{session}", new FormUrlEncodedContent([KeyValuePair.Create("search_query", argument)])));
            return true;
        }
        if (Page.Document.QuerySelectorAll("a.product-link").FirstOrDefault(link => Lower(link) == argument) is { } product)
        {
            await ShowAsync(client.GetAsync(product.GetAttribute("href")));
            return true;
        }
        // The text environment finds buttons before options of the same text, and the last of several options.
        if (Page.Document.QuerySelectorAll("button.btn").FirstOrDefault(button => Lower(button) == argument && argument != "search") is { } button)
        {
            await ShowAsync(client.PostAsync(button.Closest("form")!.GetAttribute("action"), new FormUrlEncodedContent([])));
            return true;
        }
        if (Page.Document.QuerySelectorAll("input[type=radio]").LastOrDefault(radio => radio.GetAttribute("value") == argument) is { } option)
        {
            await ShowAsync(client.GetAsync(option.GetAttribute("data-url")));
            return true;
        }
        return false;

        static string Lower(IElement element) => element.TextContent.ToLowerInvariant();
    }

    private async Task ShowAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        if (answer.Headers.Location is { } location)
        {
            await ShowAsync(client.GetAsync(location));
            return;
        }
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode}");
        Page = SiteDocument.Parse(html);
    }
}
