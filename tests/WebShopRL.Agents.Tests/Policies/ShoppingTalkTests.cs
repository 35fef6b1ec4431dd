using WebShopRL.Agents.Policies.Prompting;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop.Episodes;

namespace WebShopRL.Tests.Policies;

[Trait(Category.Name, Category.Unit)]
public sealed class ShoppingTalkTests(DemoStorefront demo)
{
    [Theory]
    [InlineData("Action: search[blue sandals]", "search[blue sandals]")]
    [InlineData("Thought: I look first.\nAction: Click[B00Y9JK69X]\nObservation: nothing", "click[B00Y9JK69X]")]
    [InlineData("Action 3: think[ hm ]", "think[hm]")]
    [InlineData("  click[ < Prev ]  ", "click[< Prev]")]
    [InlineData("I will search[for something]\naction: search[it]", "search[it]")]
    [InlineData("search[first]\nAction: click[second]", "click[second]")]
    [InlineData("Action: click[size [eu] 44]", "click[size [eu] 44]")]
    [InlineData("I would rather not.\nReally.", "I would rather not.")]
    [InlineData("", "")]
    public void ActionOf_FindsTheAction(string answer, string action) => Assert.Equal(action, ShoppingTalk.ActionOf(answer));

    [Fact]
    public void ActionOf_KeepsWhatCanBeStored() => Assert.Equal(new string('x', 500), ShoppingTalk.ActionOf("x\0" + new string('x', 5_000)));

    [Fact]
    public void ATalk_ShowsPagesWithoutTheInstruction_AndForgetsTheOldest()
    {
        var goal = demo.Shop.Goals[3];
        var talk = new ShoppingTalk(new Episode(demo.Shop, goal, "talk"), "the prompt");
        Assert.Equal(["system", "user"], talk.Messages.Select(message => message.Role));
        Assert.Equal("the prompt", talk.Messages[0].Content);
        Assert.StartsWith($"Instruction: {goal.InstructionText}\nObservation:\nWebShop", talk.Messages[1].Content, StringComparison.Ordinal);
        Assert.Contains("[Search]", talk.Messages[1].Content, StringComparison.Ordinal);

        talk.Hear($"Action: search[{goal.InstructionText}]");
        var results = talk.Messages[^1].Content;
        Assert.Contains("Page 1 (Total results: ", results, StringComparison.Ordinal);
        Assert.DoesNotContain("[button", results, StringComparison.Ordinal);
        Assert.DoesNotContain(goal.InstructionText, results, StringComparison.Ordinal);

        for (var page = 0; page < 60; page++)
            talk.Hear(page % 2 == 0 ? "Action: click[Next >]" : "Action: click[< Prev]");
        Assert.Equal((61, "assistant"), (talk.Actions.Count, talk.Messages[2].Role));
        Assert.InRange(talk.Messages.Skip(2).Sum(message => message.Content.Length), 1, 24_000);
        Assert.StartsWith("Instruction: ", talk.Messages[1].Content, StringComparison.Ordinal);
    }
}
