using WebShopRL.Web.Trajectories;

namespace WebShopRL.Tests.Trajectories;

[Trait(Category.Name, Category.Unit)]
public sealed class ActionTextTests
{
    [Theory]
    [InlineData("Thought: it is cheap.\nAction: click[buy now]", "click[buy now]")]
    [InlineData("Thought:\nclick[a] or click[b]?\n\nAction:\nsearch[red shoes]</s>", "search[red shoes]")]
    [InlineData("<think>search[no]</think><action>search[yes [really]]</action>", "search[yes [really]]")]
    [InlineData("{\"thought\": \"t\", \"function_name\": \"search\", \"arguments\": \"{\\\"keywords\\\": \\\"red shoes\\\"}\"}", "search[red shoes]")]
    [InlineData("```json\n{\"function_name\": \"click\", \"arguments\": {\"item\": \"< prev\"}}\n```", "click[< prev]")]
    [InlineData("I could search[a], but click[b] is better", "click[b]")]
    [InlineData("click[size [large]]", "click[size [large]]")]
    [InlineData("Not click[a].\n  click[[new] size [large]]\r\n", "click[[new] size [large]]")]
    [InlineData("click[a], then click[b]", "click[b]")]
    [InlineData("Action: think[hm]", null)]
    [InlineData("OK", null)]
    public void Action_IsFoundAsTrainersAskForIt(string written, string? action) => Assert.Equal(action, ActionText.Find(written));
}
