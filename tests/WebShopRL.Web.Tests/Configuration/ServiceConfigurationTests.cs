using Microsoft.AspNetCore.Builder;
using WebShopRL.Web.Compatibility;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Tests.Configuration;

[Trait(Category.Name, Category.Unit)]
public sealed class ServiceConfigurationTests
{
    private const string Database = "--ConnectionStrings:WebShop=Host=/nowhere;Database=none";

    [Fact]
    public void Register_ReportsEveryMistakeWithItsKey_WhenThereAreSeveral()
    {
        var errors = Errors("--Shop:Seed=many", "--Shop:NounTagger=en_core_web_lg", "--Torch:Device=gpu", "--Models:Hub=ftp://example.org", "--Episodes:IdleMinutes=0",
            "--Shop:Catalog=/no/such/folder", "--Shop:Catalgo=demo", "--ConnectionStrings:WebShop=");
        string[] keys = ["Shop:Seed", "Shop:NounTagger", "Torch:Device", "Models:Hub", "Episodes:IdleMinutes", "Shop:Catalog ", "Shop:Catalgo", "ConnectionStrings:WebShop"];
        Assert.Equal(keys.Length, errors.Count);
        Assert.All(keys, key => Assert.Contains(errors, error => error.StartsWith(key, StringComparison.Ordinal)));
        Assert.Contains("'many'", errors.Single(error => error.StartsWith("Shop:Seed", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'Catalog'?", errors.Single(error => error.StartsWith("Shop:Catalgo", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Urls=http://0.0.0.0:5080")]
    [InlineData("--Urls=http://*:5080")]
    [InlineData("--Urls=http://+:5080")]
    [InlineData("--Urls=http://192.168.1.4:5080")]
    [InlineData("--Urls=http://[::]:5080")]
    [InlineData("--Urls=http://127.0.0.1:5080;http://example.org:80")]
    [InlineData("--Kestrel:Endpoints:Open:Url=http://0.0.0.0:5081")]
    public void Register_RefusesToListenElsewhere_WhenAuthModeIsLoopback(string address)
    {
        var error = Assert.Single(Errors(Database, address));
        Assert.Contains("Auth:Mode", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Urls=http://127.0.0.1:5080")]
    [InlineData("--Urls=http://localhost:5080;http://[::1]:5080")]
    [InlineData("--Urls=http://127.8.8.8:80")]
    public void Register_Accepts_LoopbackAddresses(string address) => Assert.Empty(Errors(Database, address));

    [Fact]
    public void Register_AcceptsAnyAddress_WhenCallersShowAKey() =>
        Assert.Empty(Errors(Database, "--Urls=http://0.0.0.0:5080", "--Auth:Mode=ApiKey", "--Auth:Keys:0=0123456789abcdef"));

    [Theory]
    [InlineData("http://shop.example", "shop.example;*.lab")]
    [InlineData("shop.example:80", "[::1];10.0.0.7")]
    [InlineData("a/b", "bücher.example")]
    [InlineData("*x", "*")]
    public void Register_RefusesAllowedHosts_ThatAreNoNames(string wrong, string right)
    {
        string[] mode = [Database, "--Auth:Mode=ApiKey", "--Auth:Keys:0=0123456789abcdef"];
        Assert.StartsWith($"AllowedHosts is '{wrong}'", Assert.Single(Errors([.. mode, $"--AllowedHosts=ok.example;{wrong}"])), StringComparison.Ordinal);
        Assert.Empty(Errors([.. mode, $"--AllowedHosts={right}"]));
    }

    [Fact]
    public void Register_RefusesAllowedHosts_WhenAuthModeIsLoopback()
    {
        Assert.Contains("Auth:Mode", Assert.Single(Errors(Database, "--AllowedHosts=localhost;shop.example")), StringComparison.Ordinal);
        Assert.Empty(Errors(Database, "--AllowedHosts=*"));
    }

    [Theory]
    [InlineData("--Compatibility:WebShopUrl=http://0.0.0.0:3000", "Compatibility:WebShopUrl", "Auth:Mode")]
    [InlineData("--Compatibility:AgentGymUrl=http://*:3000", "Compatibility:AgentGymUrl", "Auth:Mode")]
    [InlineData("--Compatibility:WebShopUrl=http://shop.example:3000", "Compatibility:WebShopUrl", "AllowedHosts")]
    [InlineData("--Compatibility:WebShopUrl=https://127.0.0.1:3000", "Compatibility:WebShopUrl", "such as")]
    [InlineData("--Compatibility:WebShopUrl=http://127.0.0.1:3000/x", "Compatibility:WebShopUrl", "such as")]
    [InlineData("--Compatibility:WebShopUrl=3000", "Compatibility:WebShopUrl", "such as")]
    [InlineData("--Compatibility:WebShopUrl=http://127.0.0.1:5080", "Compatibility:WebShopUrl", "that of Urls")]
    public void OwnPort_IsRefusedByItsKey_WhenItCannotBeUsed(string setting, string key, string mend)
    {
        var error = Assert.Single(Errors(Database, "--Urls=http://127.0.0.1:5080", setting));
        Assert.StartsWith(key, error, StringComparison.Ordinal);
        Assert.Contains(mend, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ApiKey")]
    [InlineData("Cookie")]
    public void Register_WantsKeys_WhenTheModeNeedsThem(string mode)
    {
        Assert.StartsWith("Auth:Keys", Assert.Single(Errors(Database, $"--Auth:Mode={mode}")), StringComparison.Ordinal);
        Assert.StartsWith("Auth:Keys:0", Assert.Single(Errors(Database, $"--Auth:Mode={mode}", "--Auth:Keys:0=short")), StringComparison.Ordinal);
    }

    [Fact]
    public void Register_DoesNotShowThePassword_WhenTheConnectionStringIsBroken()
    {
        var error = Assert.Single(Errors("--ConnectionStrings:WebShop=Host=a;Pasword=secret-word"));
        Assert.DoesNotContain("secret-word", error, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Errors(params string[] args)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            OwnPorts.Read(builder.Configuration);
            ServiceConfiguration.Register(builder);
            return [];
        }
        catch (ConfigurationException wrong)
        {
            return wrong.Errors;
        }
    }
}
