using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Layout;

namespace WebShopRL.Tests.Layout;

/// <summary>What a browser may keep of the program's files, and that it never joins those of two versions.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed partial class PageFilesTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Fact]
    public async Task Page_NamesEachFileByItsContent_AndTheBrowserKeepsIt()
    {
        var page = await server.Client.GetStringAsync("/launch");
        var addresses = Addresses().Matches(page).Select(match => match.Groups[1].Value).Where(address => !address.EndsWith(".svg", StringComparison.Ordinal)).ToArray();
        Assert.Contains(addresses, address => address.StartsWith("_framework/blazor.web.js?v=", StringComparison.Ordinal));
        Assert.Contains(addresses, address => address.StartsWith("WebShopRL.Web.styles.css?v=", StringComparison.Ordinal));
        foreach (var address in addresses)
        {
            using var answer = await server.Client.GetAsync($"/{address}");
            Assert.Equal((200, "public, max-age=31536000, immutable"), ((int)answer.StatusCode, $"{answer.Headers.CacheControl}"));
            Assert.Matches("[?]v=[0-9a-f]{10}$", address);
        }
        using var unnamed = await server.Client.GetAsync("/app.css");
        Assert.True(unnamed.Headers.CacheControl!.NoCache);
        using var versioned = await server.Client.GetAsync("/_content/Plotly.Blazor/plotly-basic-3.7.0.min.js");
        Assert.Equal(TimeSpan.FromDays(365), versioned.Headers.CacheControl!.MaxAge);
    }

    [Fact]
    public async Task ImportMap_HasEveryScriptThatAnotherImports()
    {
        var page = await server.Client.GetStringAsync("/launch");
        var map = JsonNode.Parse(ImportMap().Match(page).Groups[1].Value)!["imports"]!.AsObject().ToDictionary(entry => entry.Key, entry => (string)entry.Value!);
        var imports = 0;
        foreach (var (script, address) in map)
            foreach (var imported in Imports().Matches(await server.Client.GetStringAsync(address)).Select(match => new Uri(new Uri(server.Client.BaseAddress!, script), match.Groups[1].Value).AbsolutePath))
            {
                Assert.True(map.ContainsKey(imported), $"{script} imports {imported}");
                imports++;
            }
        Assert.InRange(imports, 5, int.MaxValue);
        Assert.DoesNotContain(map.Keys, script => script.StartsWith("/lib/", StringComparison.Ordinal));
    }

    [Fact]
    public void File_ThatChanges_HasAnotherAddress()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var files = new PhysicalFileProvider(folder.FullName);
            var pages = new PageFiles(new Served(server.Services.GetRequiredService<IWebHostEnvironment>()) { WebRootFileProvider = files });
            var path = Path.Combine(folder.FullName, "one.js");
            File.WriteAllText(path, "1");
            var before = pages["one.js"];
            File.WriteAllText(path, "2");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1));
            var after = pages["one.js"];
            File.WriteAllText(path, "1");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(2));
            Assert.NotEqual(before, after);
            Assert.Equal(before, pages["one.js"]);
            Assert.Equal("two.js", pages["two.js"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Served(IWebHostEnvironment like) : IWebHostEnvironment
    {
        public required IFileProvider WebRootFileProvider { get; set; }
        public string WebRootPath { get; set; } = like.WebRootPath;
        public string ApplicationName { get; set; } = like.ApplicationName;
        public IFileProvider ContentRootFileProvider { get; set; } = like.ContentRootFileProvider;
        public string ContentRootPath { get; set; } = like.ContentRootPath;
        public string EnvironmentName { get; set; } = like.EnvironmentName;
    }

    [GeneratedRegex("<(?:link rel=\"(?:stylesheet|modulepreload)\" href|script[^>]* src)=\"([^\"]+)\"")]
    private static partial Regex Addresses();

    [GeneratedRegex("<script type=\"importmap\">(.*?)</script>")]
    private static partial Regex ImportMap();

    [GeneratedRegex("from \"([^\"]+)\"")]
    private static partial Regex Imports();
}
