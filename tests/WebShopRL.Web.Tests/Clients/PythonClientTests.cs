using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Clients;
using WebShopRL.Web.Episodes;

namespace WebShopRL.Tests.Clients;

/// <summary>The Python client's own tests, by the machine's Python, and what they need this side for.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed partial class PythonClientTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static TheoryData<string> Modules => [.. Python.TestModules];

    [Theory]
    [MemberData(nameof(Modules))]
    public async Task Module_Passes_OverARealService(string module)
    {
        var (status, output) = await Python.RunAsync(server.Client.BaseAddress, "-m", "unittest", $"tests.{module}").WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(status == 0, output);
        Assert.True(TestsRun().Match(output) is { Success: true } ran && int.Parse(ran.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) > 5, output);
    }

    [Fact]
    public async Task Trainer_GoesOnWhereItWas_WhenItsEpisodesFellAsleepWhileItPaused()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var python = Python.Start(server.Client.BaseAddress, "-m", "tests.pause");
        var errors = python.StandardError.ReadToEndAsync(cancellation);
        Assert.True(await python.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(Patience, cancellation) == "paused", python.HasExited ? await errors : "It said something else.");
        var paused = server.Services.GetRequiredService<EpisodeSessions>().OfSession("pause_");
        Assert.Equal(16, paused.Count);
        foreach (var episode in paused)
            episode.Sleep();
        Assert.All(paused, episode => Assert.True(episode.IsAsleep));
        await python.StandardInput.WriteLineAsync("go on");
        await python.StandardInput.FlushAsync(cancellation);
        Assert.True(await python.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(Patience, cancellation) == "bought", python.HasExited ? await errors : "It did not buy.");
        await python.WaitForExitAsync(cancellation);
    }

    [Fact]
    public async Task Wheel_PutsTheOriginalsNamesAheadOfAnyCopy_WhenAServiceIsNamed()
    {
        var address = server.Client.BaseAddress!.ToString().TrimEnd('/');
        var (status, output) = await Python.RunAsync(server.Client.BaseAddress, "-m", "tests.installed", address);
        Assert.True(status == 0 && output.TrimEnd() == "installed", output);
        (status, output) = await Python.RunAsync(null, "-m", "tests.installed", address);
        Assert.True(status == 0 && output.TrimEnd() == "left alone", output);
    }

    [Fact]
    public async Task Client_ShowsTheKeyOfItsAddress_AndSaysWhatIsMissingWithoutOne()
    {
        const string Key = "a key of 16 characters and more", Program = """
            import sys, urllib.parse, webshoprl
            url, key = sys.argv[1:]
            try:
                webshoprl.Client(url).catalog()
            except webshoprl.AccessDenied as denied:
                assert "WEBSHOPRL_KEY" in str(denied), denied
                print(webshoprl.Client(url.replace("://", "://any:%s@" % urllib.parse.quote(key))).catalog()["name"])
            """;
        await using var locked = new WebShopServer { Arguments = ["--Auth:Mode=ApiKey", $"--Auth:Keys:0={Key}"] };
        await locked.InitializeAsync();
        var (status, output) = await Python.RunAsync(null, "-c", Program, locked.Client.BaseAddress!.ToString(), Key);
        Assert.True(status == 0 && output == "demo\n", output);
        Assert.Contains(PythonWheel.Current.FileName, await locked.Client.GetStringAsync("/python/simple/webshoprl/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_NamesTheWheelAndItsHash()
    {
        var wheel = PythonWheel.Current;
        Assert.Contains("/python/simple/webshoprl/", await server.Client.GetStringAsync("/python/simple/"), StringComparison.Ordinal);
        Assert.Contains($"/python/{wheel.FileName}#sha256={wheel.Sha256}", await server.Client.GetStringAsync("/python/simple/webshoprl/"), StringComparison.Ordinal);
        Assert.Equal(wheel.Bytes, await server.Client.GetByteArrayAsync($"/python/{wheel.FileName}"));
        // Whoever copies the address from there gets this one.
        Assert.Contains($":5080/python/{wheel.FileName}`", await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "docs", "clients.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Wheel_HoldsEverySourceFileAndNoTests()
    {
        using var zip = new ZipArchive(new MemoryStream(PythonWheel.Current.Bytes));
        var sources = Path.Combine(RepositoryFiles.Root, "clients", "python", "webshoprl");
        var expected = Directory.GetFiles(sources, "*.py", SearchOption.AllDirectories).Select(file => "webshoprl/" + Path.GetRelativePath(sources, file).Replace('\\', '/'));
        Assert.Equal(expected.Append("webshoprl.pth").Order(StringComparer.Ordinal), zip.Entries.Select(entry => entry.FullName).Where(name => !name.Contains(".dist-info/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"Ran (\d+) tests")]
    private static partial Regex TestsRun();
}
