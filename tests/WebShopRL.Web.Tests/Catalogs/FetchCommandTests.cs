using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WebShopRL.Shop.Catalogs;
using WebShopRL.Web.Catalogs;

namespace WebShopRL.Tests.Catalogs;

/// <summary>Files over a real server that breaks off.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class FetchCommandTests : IAsyncLifetime
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31 >> 3))];
    private static readonly KnownFile File = new("items_test.json", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), "drive-id");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"webshoprl-fetch-{Guid.NewGuid():N}");
    private readonly StringWriter _output = new(), _errors = new();
    private readonly List<string?> _ranges = [];
    private WebApplication _server = null!;

    /// <summary>What the server does with a request.</summary>
    private Func<HttpContext, long, Task> _answer = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.Run(context =>
        {
            var range = context.Request.Headers.Range.ToString();
            _ranges.Add(range.Length > 0 ? range : null);
            return _answer(context, range.Length > 0 ? long.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) : 0);
        });
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Fetch_GoesOnWhereItWas_WhenTheServerBreaksOffAgainAndAgain()
    {
        _answer = (context, from) => SendAsync(context, from, 900_000);
        Assert.Equal(0, await FetchAsync());
        Assert.Equal(Content, await System.IO.File.ReadAllBytesAsync(Fetched, TestContext.Current.CancellationToken));
        Assert.True(_ranges.Count >= 4, $"{_ranges.Count} requests");
        Assert.All(_ranges.Skip(1), range => Assert.NotNull(range));
        Assert.False(System.IO.File.Exists($"{Fetched}.part"));
        Assert.Contains($"Shop__Catalog={_folder}", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_GoesOnWithWhatAnEarlierOneLeft()
    {
        Directory.CreateDirectory(_folder);
        await System.IO.File.WriteAllBytesAsync($"{Fetched}.part", Content[..1_234_567], TestContext.Current.CancellationToken);
        _answer = (context, from) => SendAsync(context, from, Content.Length);
        Assert.Equal(0, await FetchAsync());
        Assert.Equal(["bytes=1234567-"], _ranges);
        Assert.Equal(Content, await System.IO.File.ReadAllBytesAsync(Fetched, TestContext.Current.CancellationToken));
        Assert.Equal(0, await FetchAsync());
        Assert.Single(_ranges);
    }

    [Fact]
    public async Task Fetch_BeginsAnew_WhenTheServerKnowsNoRanges()
    {
        Directory.CreateDirectory(_folder);
        await System.IO.File.WriteAllBytesAsync($"{Fetched}.part", Content[..1_000_000], TestContext.Current.CancellationToken);
        _answer = (context, _) => context.Response.Body.WriteAsync(Content).AsTask();
        Assert.Equal(0, await FetchAsync());
        Assert.Equal(Content, await System.IO.File.ReadAllBytesAsync(Fetched, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fetch_KeepsNothing_WhenAnotherFileComes()
    {
        _answer = (context, _) => context.Response.Body.WriteAsync(new byte[Content.Length]).AsTask();
        Assert.Equal(1, await FetchAsync());
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Contains("is not WebShop's items_test.json", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_SaysWhatToPutWhere_WhenAPageComesInPlaceOfTheFile()
    {
        _answer = (context, _) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<html>Too many users have viewed this file.</html>");
        };
        Assert.Equal(1, await FetchAsync());
        Assert.Contains("quota", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains($"https://drive.google.com/uc?id=drive-id  ->  {Fetched}  ({Content.Length} bytes, SHA-256 {File.Sha256})", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_SaysWhatToPutWhere_AndKeepsWhatIsHere_WhenThereIsNoNetwork()
    {
        Directory.CreateDirectory(_folder);
        await System.IO.File.WriteAllBytesAsync($"{Fetched}.part", Content[..1_000], TestContext.Current.CancellationToken);
        var address = new Uri(_server.Urls.First());
        await _server.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await FetchCommand.RunAsync([File], _folder, address, _output, _errors, TestContext.Current.CancellationToken));
        Assert.Contains("does not answer", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains($"->  {Fetched}", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(1_000, new FileInfo($"{Fetched}.part").Length);
    }

    [Theory]
    [InlineData("everything"), InlineData("small", "a", "b"), InlineData("--help"), InlineData("small", "--from"), InlineData("--from", "ftp://host/")]
    public async Task Fetch_TellsItsUsage_WhenAskedForSomethingElse(params string[] arguments)
    {
        Assert.Equal(64, await FetchCommand.RunAsync(arguments, _output, _errors, TestContext.Current.CancellationToken));
        Assert.StartsWith("Usage: ./run.sh fetch", _errors.ToString(), StringComparison.Ordinal);
    }

    private string Fetched => Path.Combine(_folder, File.Name);

    private Task<int> FetchAsync() => FetchCommand.RunAsync([File], _folder, new Uri(_server.Urls.First()), _output, _errors, TestContext.Current.CancellationToken);

    private static async Task SendAsync(HttpContext context, long from, int most)
    {
        var rest = Content.AsMemory((int)from);
        context.Response.StatusCode = from > 0 ? 206 : 200;
        context.Response.ContentLength = rest.Length;
        if (from > 0)
            context.Response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        await context.Response.Body.WriteAsync(rest[..Math.Min(most, rest.Length)]);
        await context.Response.Body.FlushAsync();
        if (rest.Length > most)
            context.Abort();
    }
}
