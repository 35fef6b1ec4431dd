using Microsoft.AspNetCore.Builder;
using WebShopRL.Web.Compatibility;
using WebShopRL.Web.Configuration;

namespace WebShopRL.Tests.Configuration;

/// <summary>Which address gets a key.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class LlmKeysTests
{
    private const string Variable = "WEBSHOPRL_TESTED_LLM_KEY", Key = "a-key-of-this-test";

    public LlmKeysTests() => Environment.SetEnvironmentVariable(Variable, Key);

    [Fact]
    public void Keys_GoToOpenAiAlone_WhereNothingIsSet() => Assert.Equal(["api.openai.com"], Registered().Variables.Keys);

    [Theory]
    [InlineData("https://api.openai.com/v1", true)]
    [InlineData("http://api.openai.com/v1", false)]
    [InlineData("http://127.0.0.1:8000/v1", false)]
    [InlineData("http://localhost:8000/v1", false)]
    [InlineData("http://[::1]:8000/v1", false)]
    [InlineData("https://127.0.0.1:8000/v1", false)]
    [InlineData("https://api.openai.com.example.org/v1", false)]
    public void Key_IsSentToNoHostThatIsNotNamed_AndNeverUnencrypted(string address, bool sent) => Sent(sent, address, $"api.openai.com={Variable}");

    [Theory]
    [InlineData("http://127.0.0.1:8000/v1", true)]
    [InlineData("http://[::1]:8000/v1", true)]
    [InlineData("http://localhost:8000/v1", false)]
    [InlineData("https://llm.example.org/v1", true)]
    [InlineData("http://llm.example.org/v1", false)]
    [InlineData("http://10.0.0.7:8000/v1", false)]
    [InlineData("https://10.0.0.7:8000/v1", true)]
    [InlineData("https://api.openai.com/v1", false)]
    public void Key_IsSentWhereAHostIsNamed_OverHttpToThisMachineAlone(string address, bool sent) =>
        Sent(sent, address, $"127.0.0.1={Variable},[::1]={Variable},llm.example.org={Variable},10.0.0.7={Variable}");

    private static void Sent(bool sent, string address, string keys) => Assert.Equal(sent ? Key : null, Registered($"--Llm:Keys={keys}").KeyOf(new Uri(address)));

    private static LlmOptions Registered(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(["--ConnectionStrings:WebShop=Host=/nowhere;Database=none", .. args]);
        OwnPorts.Read(builder.Configuration);
        ServiceConfiguration.Register(builder);
        return (LlmOptions)builder.Services.Single(service => service.ServiceType == typeof(LlmOptions)).ImplementationInstance!;
    }
}
