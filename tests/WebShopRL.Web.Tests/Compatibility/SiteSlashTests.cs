namespace WebShopRL.Tests.Compatibility;

/// <summary>
/// Slashes as Werkzeug 2.2.2's own server answers them: any number at the front is one; where no address fits, one of every two is left out and, if that fits, the client
/// is sent on (308). The table is what that server answered to the same requests. An escaped slash inside a segment belongs to its text here (the original cannot route it).
/// </summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class SiteSlashTests
{
    private static readonly (string Target, int Status, string? Location)[] Answers =
    [
        ("/", 302, "/abc"), ("//", 302, "/abc"), ("///", 302, "/abc"),
        ("/fixed_0", 200, null), ("//fixed_0", 200, null), ("///fixed_0", 200, null), ("////fixed_0", 200, null), ("//fixed_0?x=1", 200, null), ("//fixed_0?", 200, null),
        ("/%2Ffixed_0", 200, null), ("/%2F%2Ffixed_0", 200, null), ("//%2Ffixed_0", 200, null), ("//[fixed_0", 200, null), ("//someone", 200, null),
        ("/fixed_0/", 404, null), ("//fixed_0/", 404, null), ("/fixed_0//", 404, null), ("//fixed_0//", 404, null), ("/fixed_0/?x=1", 404, null), ("/fixed_0//?x=1", 404, null),
        ("/search_results/fixed_0/shoes/1", 200, null), ("//search_results/fixed_0/shoes/1", 200, null), ("///search_results/fixed_0/shoes/1", 200, null),
        ("/search_results//fixed_0/shoes/1", 308, "/search_results/fixed_0/shoes/1"), ("//search_results//fixed_0/shoes/1", 308, "/search_results/fixed_0/shoes/1"),
        ("/search_results/fixed_0//shoes/1", 308, "/search_results/fixed_0/shoes/1"), ("/search_results///fixed_0/shoes/1", 404, null),
        ("/search_results/fixed_0//shoes//1?x=1&y=%2F%20a", 308, "/search_results/fixed_0/shoes/1?x=1&y=%2F%20a"), ("/search_results/fixed_0/shoes/1?q=//x", 200, null),
        ("/search_results/fixed_0//1", 404, null), ("/search_results/fixed_0/shoes//", 404, null), ("/search_results/fixed_0/shoes/1/", 404, null),
        ("/search_results/fixed_0/shoes/1//", 404, null), ("//search_results/fixed_0/shoes/1/", 404, null),
        ("/search_results/fixed_0//red%20shoes+%2B/1", 308, "/search_results/fixed_0/red%20shoes++/1"), ("/search_results/fixed_0//caf%C3%A9'%22/1", 308, "/search_results/fixed_0/caf%C3%A9'%22/1"),
        ("/search_results/fixed_0//100%%20cotton/1", 308, "/search_results/fixed_0/100%25%20cotton/1"),
        ("/search_results//fixed_0/a;b,c=@:!$*()~|^`{}[]/1", 308, "/search_results/fixed_0/a;b,c%3D%40:!$*()~|%5E%60%7B%7D%5B%5D/1"),
        ("/item_page/fixed_0/ASIN/shoes/1/%7B%7D", 200, null), ("/item_page/fixed_0/ASIN/shoes//1/%7B'a':%20'b'%7D", 308, "/item_page/fixed_0/ASIN/shoes/1/%7B'a':%20'b'%7D"),
        ("/item_page/fixed_0/ASIN/shoes/1/%7B'a':%20'b//c'%7D", 404, null), ("/item_page//fixed_0/ASIN/shoes/1/%7B'a':%20'b//c'%7D", 404, null),
        ("/item_page/fixed_0/ASIN//1/%7B%7D", 404, null), ("/item_page/fixed_0/ASIN/shoes/1/", 404, null), ("/item_page/fixed_0/ASIN/shoes/1//", 404, null),
        ("/item_sub_page/fixed_0/ASIN/shoes/1//Description/%7B%7D", 308, "/item_sub_page/fixed_0/ASIN/shoes/1/Description/%7B%7D"),
        ("/done/fixed_0//ASIN/%7B%7D", 308, "/done/fixed_0/ASIN/%7B%7D"), ("/done/fixed_0/ASIN/%7B%7D/", 404, null), ("/done//", 404, null),
        ("/static/style.css", 200, null), ("//static/style.css", 200, null), ("/static//style.css", 308, "/static/style.css"), ("/static/images//no-image-available.png", 200, null),
        ("/static/", 404, null), ("/static", 200, null), ("/nothing//of/the//kind", 404, null), ("//nothing//of/the//kind", 404, null), ("/a//b", 404, null),
    ];

    [Theory]
    [InlineData("/webshop", false)]
    [InlineData("", true)]
    public async Task Site_AnswersAsWerkzeug_WhateverTheSlashes(string basePath, bool ownPort)
    {
        var port = SocketClient.FreePort();
        await using var server = await CompatibilityServer.StartAsync(
            RepositoryFiles.Fixtures("webshop*")[0], ownPort ? [$"--Compatibility:WebShopUrl=http://127.0.0.1:{port}"] : []);
        var address = ownPort ? new Uri($"http://127.0.0.1:{port}") : server.Client.BaseAddress!;
        var asin = server.Shop.Products[0].Asin;
        foreach (var (target, status, location) in Answers)
            foreach (var method in status == 302 ? ["GET"] : new[] { "GET", "POST", "HEAD" })
            {
                var answer = await SocketClient.SendAsync(address, basePath + target.Replace("ASIN", asin, StringComparison.Ordinal), method);
                Assert.True(status == answer.Status, $"{method} {target}: {answer.Status}, expected {status}");
                Assert.Equal(location is null ? null : basePath + location.Replace("ASIN", asin, StringComparison.Ordinal), Werkzeugs(answer.Location));
            }
    }

    // Both spellings mean the same path; Werkzeug leaves the bar.
    private static string? Werkzeugs(string? location) => location?.Replace("%7C", "|", StringComparison.Ordinal);
}
