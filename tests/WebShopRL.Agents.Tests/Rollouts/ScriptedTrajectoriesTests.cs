using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests;

namespace WebShopRL.Agents.Tests.Rollouts;

[Trait(Category.Name, Category.Unit)]
public sealed class ScriptedTrajectoriesTests(DemoStorefront demo)
{
    [Fact]
    public void Generate_RecordsWhatTheShopShowed_StepByStep()
    {
        var trajectories = ScriptedTrajectories.Generate(demo.Shop, demo.Shop.GoalsOf(GoalSplit.Train), 60, seed: 3);
        Assert.Equal(60, trajectories.Select(trajectory => trajectory.Goal).Distinct().Count());
        foreach (var trajectory in trajectories)
        {
            var episode = new Episode(demo.Shop, demo.Shop.Goals[trajectory.Goal!.Value], "replay");
            Assert.InRange(episode.Goal.Index, 1500, int.MaxValue);
            foreach (var step in trajectory.Steps)
            {
                Assert.Equal(episode.Observe(ObservationMode.TextRich), step.Observation);
                var decision = DecisionBuilder.Build(episode);
                Assert.Equal(decision.Actions, step.Actions);
                if (step.ActionIndex < 0)
                    Assert.StartsWith("search[", step.Action, StringComparison.Ordinal);
                else
                    Assert.Equal(step.Action, decision.EnvironmentActions[step.ActionIndex]);
                Assert.True(episode.Step(step.Action).ActionIsValid);
            }
            Assert.Equal(trajectory.Reward, episode.Reward);
        }
        Assert.Contains(trajectories, trajectory => trajectory.Steps[0].ActionIndex == -1);
        Assert.Contains(trajectories, trajectory => trajectory.Steps[0].ActionIndex == 0);
    }

    [Fact]
    public void Generate_RepeatsItself_ForItsSeed()
    {
        var goals = demo.Shop.GoalsOf(GoalSplit.Train).Take(5).ToList();
        string Actions(int seed) => string.Join('\n', ScriptedTrajectories.Generate(demo.Shop, goals, 12, seed).SelectMany(trajectory => trajectory.Steps.Select(step => step.Action)));
        Assert.Equal(Actions(1), Actions(1));
        Assert.NotEqual(Actions(1), Actions(2));
    }
}
