using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Agents.Models;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Models;

namespace WebShopRL.Tests.Models;

/// <summary>Models fetched from a server that answers as the hub does, with the files of one that comes with the program.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class ModelDownloadTests : IAsyncLifetime
{
    private readonly WebApplication _hub = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Critical"]).Build();
    private WebShopServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _hub.MapGet("/acme/bert/resolve/main/{file}", (string file) => Path.Combine(ShippedModels.Encoder.Folder, file) is var path && File.Exists(path) ? Results.File(path) : Results.NotFound());
        await _hub.StartAsync();
        _server = new WebShopServer { Arguments = [$"--Models:Hub={_hub.Urls.First()}"] };
        await _server.InitializeAsync();
    }

    [Fact]
    public async Task Model_IsFetched_KeptByItsName_AndDescribed()
    {
        var ended = await FetchAsync("acme/bert");
        Assert.Null(ended.Problem);
        var (name, folder) = Assert.Single(_server.Services.GetRequiredService<ModelHub>().Kept());
        Assert.Equal("acme/bert", name);
        var described = ModelFolder.Read(folder);
        Assert.Null(described.Problem);
        Assert.Contains("il", described.Starts!);
        Assert.Contains("WordPiece", described.Tokenizer, StringComparison.Ordinal);
        Assert.True(described.Positions > 0 && described.Bytes > 1_000_000, $"{described}");
    }

    [Fact]
    public async Task Model_ThatIsNotThere_IsSaidInOneLine_AndANameThatIsNoneIsRefused()
    {
        var problem = (await FetchAsync("acme/nothing@v2")).Problem;
        Assert.Contains("404", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem!);
        var downloads = _server.Services.GetRequiredService<ModelDownloads>();
        Assert.Contains("owner/name", downloads.Begin("../etc"), StringComparison.Ordinal);
        Assert.Contains("comes with the program", downloads.Begin("demo-agent"), StringComparison.Ordinal);
    }

    private async Task<ModelDownload> FetchAsync(string name)
    {
        var downloads = _server.Services.GetRequiredService<ModelDownloads>();
        Assert.Null(downloads.Begin(name));
        for (var tenth = 0; downloads.IsGoing && tenth < 1_800; tenth++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        return Assert.Single(downloads.All, download => download.Name == name && download.HasEnded);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _hub.DisposeAsync();
    }
}
