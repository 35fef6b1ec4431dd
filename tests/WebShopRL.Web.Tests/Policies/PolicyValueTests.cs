using WebShopRL.Tests.Hosting;

namespace WebShopRL.Tests.Policies;

/// <summary>A policy's value is told where its head was trained, in units of the reward.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class PolicyValueTests(WebShopServer server) : IClassFixture<WebShopServer>
{
    [Theory]
    [InlineData(false, null, false)]
    [InlineData(false, 10.0, false)]
    [InlineData(true, null, false)] // saved before the scale was kept
    [InlineData(true, 1.0, true)]
    [InlineData(true, 10.0, true)]
    public async Task Act_TellsTheValue_WhereItIsKnownInUnitsOfTheReward(bool trained, double? scale, bool told)
    {
        var checkpoint = await SmallPolicy.AddAsync(server, config => config with { ValueTrained = trained, ValueScale = scale });

        var (status, answer) = await server.PostAsync($"/api/v1/policies/{checkpoint}/act", new { instruction = "red shoes", observation = "page", actions = new[] { "click[a]", "click[b]" } });

        Assert.Equal(200, status);
        Assert.Equal(told, answer!["value"] is not null);
        if (told)
            Assert.InRange((double)answer["value"]! * scale!.Value, 2, 4);
    }
}
