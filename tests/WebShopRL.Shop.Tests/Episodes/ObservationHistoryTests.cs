using WebShopRL.Shop.Episodes;
using WebShopRL.Tests;

namespace WebShopRL.Shop.Tests.Episodes;

[Trait(Category.Name, Category.Unit)]
public sealed class ObservationHistoryTests
{
    [Theory] // the list [current, action 1 back, observation 1 back, action 2 back, ...] reversed
    [InlineData(0, 0, "o1", "o2", "o3")]
    [InlineData(1, 1, "o0 [SEP] a1 [SEP] o1", "o1 [SEP] a2 [SEP] o2", "o2 [SEP] a3 [SEP] o3")]
    [InlineData(1, 5, "o0 [SEP] a1 [SEP] o1", "a1 [SEP] o1 [SEP] a2 [SEP] o2", "a1 [SEP] a2 [SEP] o2 [SEP] a3 [SEP] o3")]
    [InlineData(2, 0, "o0 [SEP] o1", "o0 [SEP] o1 [SEP] o2", "o1 [SEP] o2 [SEP] o3")]
    [InlineData(0, 2, "a1 [SEP] o1", "a1 [SEP] a2 [SEP] o2", "a2 [SEP] a3 [SEP] o3")]
    public void Add_JoinsWhatCameBefore(int observations, int actions, string first, string second, string third)
    {
        var history = new ObservationHistory(observations, actions);
        history.Reset("earlier episode");
        history.Add("earlier action", "earlier observation");
        Assert.Equal("o0", history.Reset("o0"));
        Assert.Equal([first, second, third], [history.Add("a1", "o1"), history.Add("a2", "o2"), history.Add("a3", "o3")]);
    }
}
