using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using WebShopRL.Tests.Compatibility;
using WebShopRL.Tests.Hosting;
using WebShopRL.Web.Configuration;
using WebShopRL.Web.Security;

namespace WebShopRL.Tests.Security;

/// <summary>How keys are shown, how their absence is answered, and what guessing costs.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class KeyTests
{
    private const string Key = "correct:horse-battery-stäple";

    [Theory]
    [InlineData("ApiKey")]
    [InlineData("Cookie")]
    public async Task Password_IsAKey_OnThePortsOfTheirOwnToo(string mode)
    {
        var (site, gym) = (SocketClient.FreePort(), SocketClient.FreePort());
        await using var server = await StartAsync(mode, $"--Compatibility:WebShopUrl=http://0.0.0.0:{site}", $"--Compatibility:AgentGymUrl=http://*:{gym}");
        // 127.0.0.2 is another of this machine's addresses: nothing listens there that was told to listen at 127.0.0.1.
        foreach (var (address, path) in new[] { ($"http://127.0.0.2:{site}", "/fixed_0"), ($"http://127.0.0.2:{gym}", "/list_envs"), (server.Client.BaseAddress!.ToString(), "webshop/fixed_0"), (server.Client.BaseAddress!.ToString(), "api/v1/runs") })
        {
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, path, Basic($"any:{Key}"))).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, path, Basic($":{Key}"))).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, path, Basic("any:wrong"))).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, path, Basic(Key.Split(':')[0]))).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(client, path, new("Basic", "no base64!"))).StatusCode);
            using var refused = await GetAsync(client, path, null);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Contains("key", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    // With keys alone a browser asks for a password; with a login page only where that page is not.
    [InlineData("ApiKey", "api/v1/runs", "*/*", 401, "Bearer,Basic")]
    [InlineData("ApiKey", "", "text/html", 401, "Bearer,Basic")]
    [InlineData("Cookie", "api/v1/runs", "*/*", 401, "Bearer")]
    [InlineData("Cookie", "api/v1/runs", "text/html", 401, "Bearer")]
    [InlineData("Cookie", "", "text/html,application/xhtml+xml", 302, "")]
    [InlineData("Cookie", "", "*/*", 401, "Bearer")]
    [InlineData("Cookie", "webshop/fixed_0", "text/html", 302, "")]
    [InlineData("Cookie", "webshop/fixed_0", "*/*", 401, "Bearer,Basic")]
    [InlineData("Cookie", "agentgym/list_envs", "*/*", 401, "Bearer,Basic")]
    [InlineData("Cookie", ":site/fixed_0", "text/html", 401, "Bearer,Basic")]
    public async Task Challenge_NamesTheWaysIn_ThatTheCallerHas(string mode, string path, string accept, int status, string schemes)
    {
        var site = SocketClient.FreePort();
        await using var server = await StartAsync(mode, $"--Compatibility:WebShopUrl=http://127.0.0.1:{site}");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("Accept", accept);
        using var answer = await client.GetAsync(path.StartsWith(":site", StringComparison.Ordinal) ? $"http://127.0.0.1:{site}{path[5..]}" : path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(schemes, string.Join(',', answer.Headers.WwwAuthenticate.Select(way => way.Scheme)));
        Assert.All(answer.Headers.WwwAuthenticate, way => Assert.Contains("realm=\"WebShopRL\"", way.Parameter, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WrongKeys_CloseTheirOwnAddress_AndNoOther()
    {
        await using var server = await StartAsync("Cookie");
        using HttpClient guesser = From("127.0.0.3", server), other = From("127.0.0.4", server);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => GetAsync(guesser, "/api/v1/runs", Basic($"any:guess number {n}"))));
        Assert.Equal(KeyGuard.WrongKeys, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        var slowed = answers.Where(answer => answer.StatusCode != HttpStatusCode.Unauthorized).ToArray();
        Assert.All(slowed, answer => Assert.Equal((HttpStatusCode.TooManyRequests, KeyGuard.Window), (answer.StatusCode, answer.Headers.RetryAfter!.Delta)));
        Assert.Contains("Retry-After", await slowed[0].Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // What is not looked at cannot be told right from wrong.
        Assert.Equal(HttpStatusCode.TooManyRequests, (await GetAsync(guesser, "/api/v1/runs", Basic($"any:{Key}"))).StatusCode);
        using var form = await guesser.PostAsync("/login", new FormUrlEncodedContent([KeyValuePair.Create("key", Key)]));
        Assert.Equal(HttpStatusCode.TooManyRequests, form.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(guesser, "/alive", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(other, "/api/v1/runs", Basic($"any:{Key}"))).StatusCode);
    }

    [Fact]
    public void Check_CountsAnIpv6NetworkAsOneAddress()
    {
        using var guard = new KeyGuard(new AccessKeys(new AuthOptions(AuthMode.ApiKey, [Key])));
        for (var i = 0; i < KeyGuard.WrongKeys; i++)
            Assert.Equal(KeyVerdict.Unknown, guard.Check(IPAddress.Parse($"2001:db8:1:1::{i:x}"), "a guess"));
        Assert.Equal(KeyVerdict.NotLookedAt, guard.Check(IPAddress.Parse("2001:db8:1:1:ffff::1"), Key));
        Assert.Equal(KeyVerdict.Accepted, guard.Check(IPAddress.Parse("2001:db8:1:2::1"), Key));
        Assert.Equal(KeyVerdict.Accepted, guard.Check(null, Key));
        for (var i = 0; i < KeyGuard.WrongKeys; i++)
            Assert.Equal(KeyVerdict.Unknown, guard.Check(IPAddress.Parse("10.0.0.1"), "a guess"));
        Assert.Equal(KeyVerdict.NotLookedAt, guard.Check(IPAddress.Parse("::ffff:10.0.0.1"), Key));
        Assert.Equal(KeyVerdict.Accepted, guard.Check(IPAddress.Parse("10.0.0.2"), Key));
    }

    [Fact]
    public void Check_NeverCloses_ForRightKeys()
    {
        using var guard = new KeyGuard(new AccessKeys(new AuthOptions(AuthMode.ApiKey, [Key])));
        for (var i = 0; i < 1000; i++)
            Assert.Equal(KeyVerdict.Accepted, guard.Check(IPAddress.Loopback, Key));
    }

    private static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    private static HttpClient From(string address, WebShopServer server) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = server.Client.BaseAddress };

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string path, AuthenticationHeaderValue? shown)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = shown;
        return await client.SendAsync(request);
    }

    private static async Task<WebShopServer> StartAsync(string mode, params string[] more)
    {
        var server = new WebShopServer { Arguments = [$"--Auth:Mode={mode}", $"--Auth:Keys:0={Key}", .. more] };
        await server.InitializeAsync();
        return server;
    }
}
