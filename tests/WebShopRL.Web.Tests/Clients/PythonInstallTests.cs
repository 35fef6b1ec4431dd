using System.Net;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Clients;

namespace WebShopRL.Tests.Clients;

/// <summary>The client as pip itself installs it from a service, into an environment of its own.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class PythonInstallTests(WebShopServer server) : IClassFixture<WebShopServer>, IDisposable
{
    private const string Key = "a-key-of-16-characters-and-more";

    /// <summary>Plays an episode by the client, and one by WebShop's own names.</summary>
    private const string Episode = """
        import sys, webshoprl
        from web_agent_site.envs import WebAgentTextEnv

        assert webshoprl.__file__.startswith(sys.prefix), webshoprl.__file__
        first_product = lambda clickables: next(text for text in clickables if text.startswith("b0"))

        env = webshoprl.Env(split="test", observation_mode="text")
        _, info = env.reset(options={"goal": 3})
        _, _, _, _, info = env.step("search[%s]" % info["instruction"])
        env.step("click[%s]" % first_product(info["clickables"]))
        _, reward, done, _, _ = env.step("click[buy now]")
        assert done, "It goes on after the purchase."

        env = WebAgentTextEnv(observation_mode="text", human_goals=True)
        env.reset(3)
        env.step("search[%s]" % env.server.goals[3]["instruction_text"])
        env.step("click[%s]" % first_product(env.get_available_actions()["clickables"]))
        assert (reward, True) == env.step("click[buy now]")[1:3], reward
        print("bought")
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("webshoprl-install-").FullName;

    private string Environment => Path.Combine(_folder, "environment");

    private string Interpreter => Path.Combine(Environment, "bin", "python3");

    [Fact]
    public Task Pip_InstallsFromTheServicesIndex_AndAnEpisodeIsPlayed() => InstallAndPlayAsync(server.Client.BaseAddress!.ToString().TrimEnd('/'));

    [Theory]
    [InlineData("ApiKey"), InlineData("Cookie")]
    public async Task Pip_InstallsFromTheServicesIndex_WithAKeyInItsAddress(string mode)
    {
        await using var locked = new WebShopServer { Arguments = [$"--Auth:Mode={mode}", $"--Auth:Keys:0={Key}"] };
        await locked.InitializeAsync();
        await InstallAndPlayAsync(locked.Client.BaseAddress!.ToString().TrimEnd('/').Replace("://", $"://any:{Key}@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pip_TakesTheWheelsFullName_AndRefusesTheShortOne()
    {
        var folder = new Uri(server.Client.BaseAddress!, "/python/");
        await InstallAsync("--no-index", new Uri(folder, PythonWheel.Current.FileName).ToString());
        var (status, output) = await PipAsync("install", "--no-index", new Uri(folder, "webshoprl.whl").ToString());
        Assert.NotEqual(0, status);
        Assert.Contains("wheel filename", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Wheel_TellsItsSizeAndGivesParts_ForInstallersThatLookIntoItFirst()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var wheel = PythonWheel.Current;
        using var asked = new HttpRequestMessage(HttpMethod.Head, $"/python/{wheel.FileName}");
        using var size = await server.Client.SendAsync(asked, cancellation);
        Assert.Equal((HttpStatusCode.OK, (long?)wheel.Bytes.Length, "bytes"), (size.StatusCode, size.Content.Headers.ContentLength, size.Headers.AcceptRanges.ToString()));
        using var part = new HttpRequestMessage(HttpMethod.Get, $"/python/{wheel.FileName}") { Headers = { { "Range", "bytes=-100" } } };
        using var end = await server.Client.SendAsync(part, cancellation);
        Assert.Equal(HttpStatusCode.PartialContent, end.StatusCode);
        Assert.Equal(wheel.Bytes[^100..], await end.Content.ReadAsByteArrayAsync(cancellation));
    }

    private async Task InstallAndPlayAsync(string address)
    {
        await InstallAsync("--index-url", $"{address}/python/simple/", "webshoprl");
        var (status, output) = await Python.RunAsync(Interpreter, _folder, new Uri(address), "-c", Episode).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(status == 0 && output.TrimEnd() == "bought", output);
    }

    /// <summary>Into an environment without pip, by the machine's pip: Debian's python3 makes those without another package.</summary>
    private async Task InstallAsync(params string[] what)
    {
        var (made, output) = await Python.RunAsync("python3", _folder, null, "-m", "venv", "--without-pip", Environment);
        Assert.True(made == 0, output);
        (var status, output) = await PipAsync(["install", .. what]);
        Assert.True(status == 0, output);
    }

    /// <summary>Nothing of this machine's settings is asked: they may name another index.</summary>
    private async Task<(int Status, string Output)> PipAsync(params string[] arguments) =>
        await Python.RunAsync("python3", _folder, null, ["-m", "pip", "--isolated", "--disable-pip-version-check", "--no-cache-dir", "--python", Interpreter, .. arguments]).WaitAsync(Patience, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
