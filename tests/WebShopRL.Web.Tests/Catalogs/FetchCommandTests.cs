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
        await LeaveAsync(Content[..1_234_567]);
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
        await LeaveAsync(Content[..1_000_000]);
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
            return context.Response.WriteAsync("<html><head><title>Google Drive - \u001b[2JQuota exceeded</title></head>Too many users have viewed this file.</html>");
        };
        Assert.Equal(1, await FetchAsync());
        Assert.Contains("127.0.0.1 answered with a page (\"Google Drive - [2JQuota exceeded\") in place of the file.", _errors.ToString(), StringComparison.Ordinal);
        Assert.Single(_ranges);
        Assert.Contains($"https://drive.google.com/uc?id=drive-id  ->  {Fetched}  ({Content.Length} bytes, SHA-256 {File.Sha256})", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_SaysWhatToPutWhere_AndKeepsWhatIsHere_WhenThereIsNoNetwork()
    {
        await LeaveAsync(Content[..1_000]);
        var address = new Uri(_server.Urls.First());
        await _server.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await FetchCommand.RunAsync([File], _folder, address, _output, _errors, TestContext.Current.CancellationToken));
        Assert.Contains("does not answer", _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains($"->  {Fetched}", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(1_000, new FileInfo($"{Fetched}.part").Length);
    }

    [Theory]
    [InlineData("everything"), InlineData("small", "a", "b"), InlineData("small", "--help"), InlineData("small", "--from"), InlineData("--from", "ftp://host/")]
    public async Task Fetch_TellsItsUsage_WhenAskedForSomethingElse(params string[] arguments)
    {
        Assert.Equal(64, await FetchCommand.RunAsync(arguments, _output, _errors, TestContext.Current.CancellationToken));
        Assert.StartsWith("Usage: ./run.sh fetch", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_TellsItsUsage_WhenAskedForIt()
    {
        Assert.Equal(0, await FetchCommand.RunAsync(["--help"], _output, _errors, TestContext.Current.CancellationToken));
        Assert.StartsWith("Usage: ./run.sh fetch", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_AsksAgain_WhenTheServerIsBusy()
    {
        _answer = (context, from) =>
        {
            context.Response.StatusCode = 503;
            return _ranges.Count < 2 ? Task.CompletedTask : SendAsync(context, from, Content.Length);
        };
        Assert.Equal(0, await FetchAsync());
        Assert.Contains("it answered 503", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_RefusesAtOnce_WhenTheServerHasAFileOfAnotherSize()
    {
        _answer = (context, _) =>
        {
            context.Response.ContentLength = 1_000;
            return context.Response.Body.WriteAsync(Content.AsMemory(0, 1_000)).AsTask();
        };
        Assert.Equal(1, await FetchAsync());
        Assert.Contains("has a file of 1000 bytes, and WebShop's items_test.json has 3000000", _errors.ToString(), StringComparison.Ordinal);
        Assert.Single(_ranges);
    }

    [Theory]
    [InlineData(206), InlineData(416)]
    public async Task Fetch_KeepsWhatIsHere_WhenTheServersFileIsOfAnotherSize(int status)
    {
        await LeaveAsync(Content[..1_000_000]);
        _answer = (context, from) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ContentRange = status == 416 ? "bytes */900000" : $"bytes {from}-3999999/4000000";
            return Task.CompletedTask;
        };
        Assert.Equal(1, await FetchAsync());
        Assert.Contains($"has a file of {(status == 416 ? 900_000 : 4_000_000)} bytes", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(1_000_000, new FileInfo($"{Fetched}.part").Length);
    }

    [Fact]
    public async Task Fetch_KeepsNothing_WhenMoreComesThanTheFileHas()
    {
        _answer = async (context, _) =>
        {
            await context.Response.Body.WriteAsync(Content);
            await context.Response.Body.WriteAsync(Content);
        };
        Assert.Equal(1, await FetchAsync());
        Assert.Contains("is not WebShop's items_test.json", _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(206), InlineData(416)]
    public async Task Fetch_BeginsAnew_WhenTheServerDoesNotGoOnWhereItWasAsked(int status)
    {
        await LeaveAsync(Content[..1_000_000]);
        _answer = (context, from) =>
        {
            if (from == 0)
                return SendAsync(context, 0, Content.Length);
            context.Response.StatusCode = status;
            if (status == 206)
                context.Response.Headers.ContentRange = $"bytes 0-{Content.Length - 1}/{Content.Length}";
            return Task.CompletedTask;
        };
        Assert.Equal(0, await FetchAsync());
        Assert.Equal(["bytes=1000000-", null], _ranges);
        Assert.Equal(Content, await System.IO.File.ReadAllBytesAsync(Fetched, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fetch_BeginsAnew_WhenWhatAnEarlierOneLeftIsNoBeginning()
    {
        await LeaveAsync(new byte[1_000_000]);
        _answer = (context, from) => SendAsync(context, from, Content.Length);
        Assert.Equal(0, await FetchAsync());
        Assert.Equal(["bytes=1000000-", null], _ranges);
        Assert.Contains("fetching it anew", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(Content, await System.IO.File.ReadAllBytesAsync(Fetched, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(2_000, "it has 2000 bytes instead of 3000000"), InlineData(3_000_000, "its SHA-256 is")]
    public async Task Fetch_LeavesAnotherFileOfThatNameAlone_AndSaysHowItDiffers(int size, string difference)
    {
        Directory.CreateDirectory(_folder);
        await System.IO.File.WriteAllBytesAsync(Fetched, new byte[size], TestContext.Current.CancellationToken);
        Assert.Equal(1, await FetchAsync());
        Assert.Contains(difference, _errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("move it away", _errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(size, new FileInfo(Fetched).Length);
        Assert.Empty(_ranges);
    }

    [Fact]
    public async Task Fetch_SaysSo_WhenTheDiskIsTooSmall()
    {
        Assert.Equal(1, await FetchCommand.RunAsync([File with { Size = long.MaxValue / 2 }], _folder, new Uri(_server.Urls.First()), _output, _errors, TestContext.Current.CancellationToken));
        Assert.Contains("are still to come, and the disk of", _errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(_ranges);
    }

    [Fact]
    public async Task Fetch_SaysSo_WhenAnotherOneIsAtIt()
    {
        await LeaveAsync(Content[..1_000]);
        _answer = (context, from) => SendAsync(context, from, Content.Length);
        await using var other = new FileStream($"{Fetched}.part", FileMode.Append, FileAccess.Write);
        Assert.Equal(1, await FetchAsync());
        Assert.Contains("items_test.json.part cannot be written", _errors.ToString(), StringComparison.Ordinal);
        Assert.Single(_ranges);
    }

    [Fact]
    public async Task Fetch_SaysSo_WhenTheFolderCannotBeMade()
    {
        Directory.CreateDirectory(_folder);
        await System.IO.File.WriteAllTextAsync(Fetched, "a file", TestContext.Current.CancellationToken);
        Assert.Equal(1, await FetchCommand.RunAsync([File], Path.Combine(Fetched, "below"), null, _output, _errors, TestContext.Current.CancellationToken));
        Assert.Contains("cannot be made", _errors.ToString(), StringComparison.Ordinal);
    }

    private string Fetched => Path.Combine(_folder, File.Name);

    /// <summary>As a fetch that was broken off leaves it.</summary>
    private async Task LeaveAsync(byte[] part)
    {
        Directory.CreateDirectory(_folder);
        await System.IO.File.WriteAllBytesAsync($"{Fetched}.part", part, TestContext.Current.CancellationToken);
    }

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
