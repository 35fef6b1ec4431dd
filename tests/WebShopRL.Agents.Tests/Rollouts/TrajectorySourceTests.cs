using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Tests.Rollouts;

[Trait(Category.Name, Category.Unit)]
public sealed class TrajectorySourceTests
{
    [Theory]
    [InlineData("human", "", "human trajectories")]
    [InlineData("sets", "s10", "trajectories in the set 's10'")]
    [InlineData("sets", "s10, expert", "trajectories in the sets 's10' and 'expert'")]
    [InlineData("sets", "a,b,c", "trajectories in the sets 'a', 'b' and 'c'")]
    public void Words_AreWhatPeopleCallThem(string demonstrations, string sets, string words) =>
        Assert.Equal(words, TrajectorySource.Words(TrajectorySource.Of(demonstrations, sets)));
}
