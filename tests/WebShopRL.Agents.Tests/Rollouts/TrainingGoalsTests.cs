using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.QueryWriting;
using WebShopRL.Shop;
using WebShopRL.Shop.Configuration;
using WebShopRL.Shop.Demo;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests.Training;

namespace WebShopRL.Tests.Rollouts;

/// <summary>A shop with all three splits, in which some training goals ask for what test and validation goals ask for.</summary>
public sealed class SplitShop : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SplitShop()
    {
        var catalog = Path.Combine(_folder.Path, "catalog");
        DemoShop.WriteFiles(catalog, products: 150, instructions: 1600, seed: 5);
        Shop = Storefront.Open(new ShopOptions { Catalog = catalog, ArtifactsRoot = Path.Combine(_folder.Path, "artifacts"), NounTagger = "all-words" });
    }

    public Storefront Shop { get; }

    public void Dispose()
    {
        Shop.Dispose();
        _folder.Dispose();
    }
}

[Trait(Category.Name, Category.Unit)]
public sealed class TrainingGoalsTests(SplitShop split) : IClassFixture<SplitShop>
{
    private Storefront Shop => split.Shop;

    private HashSet<string> HeldOut => [.. Shop.Goals.Take(1500).Select(goal => GoalKey.Of(goal.InstructionText))];

    [Fact]
    public void Goals_AskForNothingThatIsTestedOn()
    {
        Assert.All(TrainingGoals.Of(Shop).Goals, goal => Assert.True(goal.Index >= 1500 && !HeldOut.Contains(GoalKey.Of(goal.InstructionText))));
        Assert.NotEmpty(TrainingGoals.Of(Shop).Goals);
    }

    [Fact]
    public void Trainers_NeverSeeAnInstructionOfAnotherSplit()
    {
        var observer = new RecordingObserver();
        var (learned, other) = (TrainingGoals.Of(Shop).Goals[0], TrainingGoals.Of(Shop).Goals[1]);
        using var folder = new TemporaryFolder();
        var job = new TrainingJob
        {
            Settings = new ImitationSettings(), Seed = 1, Scratch = "unused", Inputs = new RunFolder(folder.File("one")), Shop = Shop, Device = "cpu", Threads = 1,
            Trajectories = _ => [Played(learned, learned.Index), Played(other, other.Index), Played(Shop.Goals[0], 0), Played(Shop.Goals[700], 700), Played(Shop.Goals[0], null), Played(Shop.Goals[0], learned.Index), Played(learned, null), Played(learned, 1_000_000),
                Later(learned, Page(Shop.Goals[0])), Later(learned, Shop.Goals[700].InstructionText), Later(learned, Page(other))],
        };
        using var shopper = new ScriptedShopper(Shop, 1);

        string[] seen =
        [
            .. Demonstrations.Choose(job, "imported", 1_000, 0, observer, default).SelectMany(trajectory => trajectory.Steps.Select(step => GoalKey.OnPage(step.Observation) ?? step.Observation).Prepend(trajectory.Instruction)),
            .. Demonstrations.Choose(job, "scripted", 200, 0, observer, default).Select(trajectory => trajectory.Instruction),
            .. DemonstratedPreferences.Generate(job, shopper, 5, default).Select(trajectory => trajectory.Instruction),
            .. QueryPairs.Of(job, new SearchImitationSettings { Demonstrations = "human" }, observer).Select(pair => pair.Instruction),
            .. QueryPairs.Of(job with { Inputs = new RunFolder(folder.File("two")) }, new SearchImitationSettings(), observer).Select(pair => pair.Instruction),
            .. CatalogTexts.Of(Shop), .. CatalogTexts.Documents(Shop),
        ];

        Assert.DoesNotContain(seen, text => HeldOut.Contains(GoalKey.Of(text)));
        Assert.Contains(learned.InstructionText, seen);
        Assert.Contains(observer.Lines, line => line.StartsWith("9 of 11 stored trajectories are not learned from: ", StringComparison.Ordinal)
            && line.Contains("4 ask for what a test goal asks for", StringComparison.Ordinal) && line.Contains("2 ask for what a validation goal asks for", StringComparison.Ordinal)
            && line.Contains("1 name no goal", StringComparison.Ordinal) && line.Contains("1 name a goal that the catalog does not have", StringComparison.Ordinal));
    }

    [Fact]
    public void Trainers_AskForTrainingGoalsInOnePlace()
    {
        var others = Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "src", "WebShopRL.Agents"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "TrainingGoals.cs" && File.ReadAllText(file).Contains("GoalSplit.Train", StringComparison.Ordinal));
        Assert.Empty(others);
    }

    [Fact]
    public void Find_GivesEveryGoalThatAsksForIt()
    {
        var finder = GoalFinder.Of(Shop);
        Assert.All(Shop.Goals.Take(50), goal => Assert.Contains(goal.Index, finder.Find(GoalKey.Of(goal.InstructionText.ToUpperInvariant()))));
        Assert.Empty(finder.Find("nothing of the kind"));
    }

    /// <summary>An episode whose second page is that one.</summary>
    private static Trajectory Later(Goal goal, string page) => Played(goal, goal.Index) is var played ? played with { Steps = [played.Steps[0], new TrajectoryStep(page, ["click[a]", "click[b]"], 1, "click[b]")] } : null!;

    private static string Page(Goal goal) => $"Instruction: [SEP] {goal.InstructionText} [SEP] Back to Search [SEP] a thing";

    private static Trajectory Played(Goal goal, int? number) => new("imported", number, goal.InstructionText,
        [new TrajectoryStep($"WebShop\nInstruction: \n{goal.InstructionText}\n[button] Search [button_]\n", [], -1, $"search[{number} words]"), new TrajectoryStep("page", ["click[a]", "click[b]"], 1, "click[b]")], 1);
}
