using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests;

namespace WebShopRL.Agents.Tests.Rollouts;

[Trait(Category.Name, Category.Unit)]
public sealed class TrajectoryGeneratorTests(DemoStorefront demo)
{
    private IReadOnlyList<Goal> Goals(int count) => [.. TrainingGoals.Of(demo.Shop).Goals.Take(count)];

    [Theory]
    [InlineData("expert")]
    [InlineData("random")]
    public void Run_ThatGoesOnFromABlocksEnd_KeepsTheSameAsOneNeverStopped(string baseline)
    {
        var settings = new GenerationSettings(Wanted: 200, MinimumReward: 0.1, Budget: 400, Seed: 3, MaxSteps: 20);
        var whole = Run(baseline, settings, 0, 0, int.MaxValue);
        Assert.True(whole.Count > 2, "There is nothing to go on with.");
        var first = Run(baseline, settings, 0, 0, blocks: 2);
        var rest = Run(baseline, settings, first.Sum(block => block.Episodes), first.Sum(block => block.Kept.Count), int.MaxValue);

        Assert.Equal(whole.Select(Text), first.Concat(rest).Select(Text));
        Assert.NotEqual(whole.Select(Text), Run(baseline, settings with { Seed = 4 }, 0, 0, int.MaxValue).Select(Text));
    }

    [Fact]
    public void Run_StopsAtWhatIsWanted_AndKeepsGoodEpisodesWithoutLoopsAlone()
    {
        var blocks = Run("expert", new GenerationSettings(Wanted: 20, MinimumReward: 1, Budget: 1_000, Seed: 0), 0, 0, int.MaxValue);
        var kept = blocks.SelectMany(block => block.Kept).ToArray();

        Assert.Equal(20, kept.Length);
        Assert.All(kept, trajectory => Assert.Equal(("policy", 1.0), (trajectory.Source, trajectory.Reward)));
        Assert.All(kept, trajectory => Assert.Equal(trajectory.Steps.Count, trajectory.WithoutLoops(readsNotes: false).Steps.Count));
        Assert.All(kept, trajectory => Assert.True(TrainingGoals.Of(demo.Shop).MayLearnFrom(trajectory.Goal!.Value)));
    }

    [Fact]
    public void Run_EndsWithItsBudget_AndPlaysEachGoalOnceARound()
    {
        // Five goals: a block is a round, else a shopper would be on two trips for one goal at once.
        var blocks = Run("expert", new GenerationSettings(Wanted: 1_000, MinimumReward: 0, Budget: 13, Seed: 1), 0, 0, int.MaxValue, goals: 5);

        Assert.Equal([5, 5, 3], blocks.Select(block => block.Episodes));
        Assert.All(blocks, block => Assert.Equal(block.Kept.Count, block.Kept.Select(trajectory => trajectory.Goal).Distinct().Count()));
    }

    private List<GeneratedBlock> Run(string baseline, GenerationSettings settings, int done, int kept, int blocks, int goals = 150)
    {
        List<GeneratedBlock> played = [];
        using var stop = new CancellationTokenSource();
        try
        {
            new TrajectoryGenerator(demo.Shop, Goals(goals), settings).Run(
                first => PolicyLoader.Baseline(baseline, demo.Shop, settings.Seed + first), done, kept, block =>
                {
                    played.Add(block);
                    if (played.Count == blocks)
                        stop.Cancel();
                }, stop.Token);
        }
        catch (OperationCanceledException) when (played.Count == blocks)
        {
        }
        return played;
    }

    private static string Text(GeneratedBlock block) =>
        $"{block.Episodes}: {string.Join(" | ", block.Kept.Select(trajectory => $"{trajectory.Goal} {trajectory.Reward:R} {string.Join(',', trajectory.Steps.Select(step => step.Action))}"))}";
}
