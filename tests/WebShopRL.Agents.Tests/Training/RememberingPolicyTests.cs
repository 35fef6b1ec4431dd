using System.Text.Json;
using WebShopRL.Agents;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Imitation;
using WebShopRL.Agents.Training.PolicyGradient;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using WebShopRL.Tests.Policies.Remembering;
using WebShopRL.Tests.Training.PolicyGradient;

namespace WebShopRL.Tests.Training;

/// <summary>A small shop, and a policy with memory that has imitated in it a little: what it does depends on what it remembers.</summary>
public sealed class RememberingShop : IDisposable
{
    internal const int Memory = 24;

    private readonly TemporaryFolder _folder = new();

    public RememberingShop()
    {
        Small.Train(Imitation with { ValidationGoals = 0 }, _folder.File("remembering"));
        Small.Train(Imitation with { ValidationGoals = 0, MemoryTokens = 0 }, _folder.File("forgetful"));
    }

    internal static ImitationSettings Imitation { get; } = SmallShop.Imitation with { MemoryTokens = Memory, PruneLoops = true };

    public SmallShop Small { get; } = new();

    public string Start => _folder.File("remembering/last");

    /// <summary>The same without memory.</summary>
    public string Forgetful => _folder.File("forgetful/last");

    public void Dispose()
    {
        Small.Dispose();
        _folder.Dispose();
    }
}

/// <summary>Policies with memory are trained, saved, gone on with and played with as others are, and learn what others cannot.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class RememberingPolicyTests(RememberingShop remembering) : IClassFixture<RememberingShop>
{
    private const int Memory = RememberingShop.Memory;

    private static readonly ImitationSettings Imitation = RememberingShop.Imitation;

    private SmallShop Small => remembering.Small;

    private static readonly string[] OnItem = ["click[back to search]", "click[< prev]", "click[red]", "click[blue]", "click[description]", "click[features]", "click[reviews]", "click[buy now]"];

    private static readonly string[] OnDetails = ["click[back to search]", "click[< prev]"];

    /// <summary>Opens the features, comes back to the very same page, and buys what is of cotton; what is not it leaves.</summary>
    private static Trajectory Choosy(Goal goal, string material)
    {
        var item = WrittenPages.Item("Desk Lamp", "$12.99").Replace("i need a red lamp", goal.InstructionText, StringComparison.Ordinal);
        var features = WrittenPages.Details($" {material}").Replace("i need a red lamp", goal.InstructionText, StringComparison.Ordinal);
        return new Trajectory("imported", goal.Index, goal.InstructionText,
        [
            Step(item, OnItem, "click[features]"),
            Step(features, OnDetails, "click[< prev]"),
            Step(item, OnItem, material == "cotton" ? "click[buy now]" : "click[< prev]"),
        ], 1);

        static TrajectoryStep Step(string page, string[] actions, string action) => new(page, actions, Array.IndexOf(actions, action), action);
    }

    [Fact]
    public void Imitation_LearnsWhatMemoryDecides_AndCannotWithoutIt()
    {
        using var folder = new TemporaryFolder();
        // Both for each goal: what is asked for decides nothing.
        Trajectory[] shown = [.. TrainingGoals.Of(Small.Shop).Goals.Take(8).SelectMany(goal => (Trajectory[])[Choosy(goal, "cotton"), Choosy(goal, "nylon")])];
        var settings = SmallShop.Imitation with { Demonstrations = "imported", Trajectories = 100, PageTokens = 96, Dropout = 0, Epochs = 40, ValidationGoals = 0 };

        var (with, without) = (Accuracy(settings with { MemoryTokens = 32 }, "with"), Accuracy(settings, "without"));

        // Of three choices the first and the last are on one page, with three answers.
        Assert.InRange(without, 0, 2.0 / 3 + 0.05);
        Assert.InRange(with, 0.97, 1);

        // Whoever loads it gives it its memory.
        using var policy = PolicyLoader.Checkpoint(folder.File("with/last"), "cpu", 1);
        Assert.True(policy.ReadsNotes);
        foreach (var (material, action) in new[] { ("cotton", "click[buy now]"), ("nylon", "click[< prev]") })
        {
            var (step, notes) = Choosy(TrainingGoals.Of(Small.Shop).Goals[0], material).Steps.WithNotes().Last();
            Assert.Equal(action, step.Actions[policy.Act([Decision.Kept(step.Observation, notes, step.Actions)])[0].Best]);
            Assert.Equal("click[features]", step.Actions[policy.Act([Decision.Kept(step.Observation, EpisodeNotes.None, step.Actions)])[0].Best]);
            Assert.Throws<PageAloneException>(() => policy.Act([Decision.Kept(step.Observation, null, step.Actions)]));
        }
        using var forgetful = PolicyLoader.Checkpoint(folder.File("without/last"), "cpu", 1);
        Assert.False(forgetful.ReadsNotes);

        double Accuracy(ImitationSettings settings, string name)
        {
            var told = new RecordingObserver();
            new RunFolder(folder.File(name)).Train(run => Small.Job(settings, run) with { Trajectories = _ => shown }, told);
            return told.Values(MetricNames.IlAccuracy)[^12..].Average();
        }
    }

    [Fact]
    public void Imitation_GoesOnAsIfItHadNeverStopped_AndPlaysInValidation()
    {
        using var folder = new TemporaryFolder();
        var whole = Small.Train(Imitation, folder.File("whole"));
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Small.Train(Imitation, folder.File("parted"), onMetric: told =>
        {
            if (told.Values(MetricNames.IlLoss).Length == 5)
                stop.Cancel();
        }, cancellation: stop.Token));
        Small.Train(Imitation, folder.File("parted"));

        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
        Assert.Equal(File.ReadAllBytes(folder.File("whole/best/model.safetensors")), File.ReadAllBytes(folder.File("parted/best/model.safetensors")));
        Assert.Equal(Memory, PolicyLimits.Load(folder.File("parted/best")).MemoryTokens);
        Assert.NotEmpty(whole.Values(MetricNames.EvalScore));
        Assert.Contains(whole.Lines, line => line.StartsWith($"The policy has a memory: up to {Memory} of a page's 64 tokens", StringComparison.Ordinal));
        // It is another policy than the one without.
        Small.Train(Imitation with { MemoryTokens = 0 }, folder.File("without"));
        Assert.NotEqual(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("without/last/model.safetensors")));
    }

    [Theory]
    [InlineData("pg", MetricNames.ExplainedVariance, 3)]
    [InlineData("ppo", MetricNames.EpisodeScore, 1)] // it has played, and not learned yet: the experience is kept with its notes
    public void PolicyGradients_GoOn_FromWhereTheyWereStopped(string algorithm, string after, int update)
    {
        using var folder = new TemporaryFolder();
        var start = remembering.Start;
        var settings = PlayedShop.Of(algorithm);
        var whole = Small.Train(settings, folder.File("whole"), start);
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Small.Train(settings, folder.File("parted"), start, told =>
        {
            if (told.Points[^1].Name == after && told.Points[^1].Step == update)
                stop.Cancel();
        }, stop.Token));
        var notes = Notes(folder.File("parted/last"));
        Small.Train(settings, folder.File("parted"), start);

        Assert.Equal(algorithm == "ppo", notes);
        foreach (var file in (string[])["last/model.safetensors", "last/optimizer.safetensors", "best/model.safetensors", "last/policy.json"])
            Assert.Equal(File.ReadAllBytes(folder.File($"whole/{file}")), File.ReadAllBytes(folder.File($"parted/{file}")));
        Assert.Equal(Memory, PolicyLimits.Load(folder.File("whole/last")).MemoryTokens);
        Assert.NotEmpty(whole.Values(MetricNames.EpisodeScore));

        static bool Notes(string save) => File.Exists(Path.Combine(save, "experience.json.gz")) && PpoProgress.Read(save).Experience is { } experience && experience.Played.Any(made => made.Notes!.Entries.Count > 0);
    }

    [Fact]
    public void Ppo_LearnsFromTheVeryPagesItPlayed()
    {
        using var folder = new TemporaryFolder();

        var told = Small.Train(PlayedShop.Ppo with { Updates = 1, Epochs = 1, Minibatches = 1, ValidationGoals = 0, Demonstrations = PolicyGradientSettings.None }, folder.File("ppo"), remembering.Start);

        // The first step is from the policy that played, and the reference is the start: were a page read with other notes, either would differ.
        Assert.Equal(0, told.Values(MetricNames.ApproximateKl)[0], 7);
        Assert.Equal(0, told.Values(MetricNames.KlReference)[0], 7);
        using var policy = PolicyLoader.Checkpoint(remembering.Start, "cpu", 1);
        var episode = new RememberedEpisode(new Episode(Small.Shop, Small.Shop.Goals[0], "looked"));
        foreach (var action in (string[])["search[kettle]", "click[back to search]", $"search[{Small.Shop.Goals[0].InstructionText.ToLowerInvariant()}]"])
            episode.Step(action);
        var (remembered, forgotten) = (policy.Act([episode.Decide()])[0].LogProbabilities, policy.Act([episode.Decide() with { Notes = EpisodeNotes.None }])[0].LogProbabilities);
        Assert.True(remembered.Zip(forgotten, (of, without) => Math.Abs(of - without)).Max() > 1e-3);
    }

    [Theory]
    [InlineData(DpoSettings.Measured, Memory)]
    [InlineData(DpoSettings.Demonstrated, Memory)]
    [InlineData(DpoSettings.Trajectories, Memory)]
    [InlineData(DpoSettings.Stated, Memory)]
    [InlineData(DpoSettings.Measured, 0)]
    [InlineData(DpoSettings.Trajectories, 0)]
    public void Dpo_BeginsAtMarginZero_AndGoesOnFromKeptPairs(string pairs, int memory)
    {
        using var folder = new TemporaryFolder();
        var start = memory > 0 ? remembering.Start : remembering.Forgetful;
        var settings = new DpoSettings
        {
            Pairs = pairs, Goals = 6, Rollouts = 3, MinimumDifference = 0.05, Epochs = 2, Batch = 4, MicroBatch = 5, Beta = 0.3, LearningRate = 2e-3, PlayingOn = "sample", Playouts = 2, ValidationGoals = 1, ValidateEvery = 100,
        };
        StatedPreference[] stated = [.. Small.Shop.Goals.Take(8).Select(goal => StatedSamples.Results(Small.Shop, goal))];

        var whole = Small.Train(settings, folder.File("whole"), start, stated: stated);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Small.Train(settings, folder.File("parted"), start, told =>
        {
            if (told.Values(MetricNames.DpoLoss).Length == 1)
                stop.Cancel();
        }, stop.Token, stated));
        Small.Train(settings, folder.File("parted"), start);

        Assert.Equal(0, whole.Values(MetricNames.RewardsMargin)[0], 4);
        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
        Assert.Equal(memory, PolicyLimits.Load(folder.File("whole/last")).MemoryTokens);
    }

    [Fact]
    public void Stated_ActionsAreJudgedWithWhatWasSeenBefore()
    {
        var goal = Small.Shop.Goals[0];
        var (once, twice) = (StatedSamples.Results(Small.Shop, goal), StatedSamples.Results(Small.Shop, goal));
        // The same page, after a look at the search page of before.
        twice = twice with { State = twice.State! with { Before = ["search[kettle]", "click[back to search]", .. twice.State.Before] } };
        var job = Small.Job(new DpoSettings { Pairs = DpoSettings.Stated }, new RunFolder("unused"), stated: [once, twice]);

        var (read, unread) = (StatedPairs.Of(job, new RecordingObserver(), readsNotes: true), StatedPairs.Of(job, new RecordingObserver(), readsNotes: false));

        string[][] seen = [[once.State!.Before[0]], ["search[kettle] page 1", once.State.Before[0]]];
        Assert.Equal(seen, read.States.Select(state => state.Notes!.Entries.ToArray()));
        Assert.Null(Assert.Single(unread.States).Notes);
        // As they are kept with a run: with their notes, or as they were kept before there were any.
        Assert.Equal(seen, JsonSerializer.Deserialize<PreferenceSet>(JsonSerializer.Serialize(read))!.States.Select(state => state.Notes!.Entries.ToArray()));
        Assert.DoesNotContain("Notes", JsonSerializer.Serialize(unread), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_HaveTheMemoryOfTheirStart_AndNoOther()
    {
        using var folder = new TemporaryFolder();
        var (without, with) = (FreshPolicy.Write(folder.File("without"), Small.Shop), FreshPolicy.Write(folder.File("with"), Small.Shop, Memory));

        Assert.Empty(Problems(new ImitationSettings(), with));
        Assert.Empty(Problems(new ImitationSettings { MemoryTokens = Memory }, with, "memory_tokens"));
        Assert.Contains($"was trained with {Memory}", Problems(new ImitationSettings { MemoryTokens = 32 }, with)["memory_tokens"], StringComparison.Ordinal);
        Assert.Contains($"was trained with {Memory}", Problems(new ImitationSettings { MemoryTokens = 0 }, with, "memory_tokens")["memory_tokens"], StringComparison.Ordinal);
        Assert.Contains("It is 32, and the checkpoint's policy was trained with 0", Problems(new ImitationSettings { MemoryTokens = 32 }, without)["memory_tokens"], StringComparison.Ordinal);
        // A policy that says nothing of how much it reads has no memory.
        File.Delete(Path.Combine(without, "policy.json"));
        Assert.Equal(["memory_tokens"], Problems(new ImitationSettings { MemoryTokens = 32 }, without).Keys);
        Assert.Equal(0, PolicyLimits.Load(without).MemoryTokens);

        // Said once more when it begins, whoever made the job.
        var refused = Assert.Throws<InvalidOperationException>(() => Small.Train(SmallShop.Imitation with { MemoryTokens = 32 }, folder.File("run"), with));
        Assert.Contains("memory_tokens", refused.Message, StringComparison.Ordinal);
        // Imitation that says nothing goes on with the start's.
        Small.Train(SmallShop.Imitation with { Epochs = 1, ValidationGoals = 0 }, folder.File("on"), with);
        Assert.Equal(Memory, PolicyLimits.Load(folder.File("on/last")).MemoryTokens);
    }

    private static IReadOnlyDictionary<string, string> Problems(ImitationSettings settings, string start, params string[] given) => StartCheck.Problems(Algorithms.Find("il")!, settings, start, given);

    /// <summary>Agents with memory are played wherever others are.</summary>
    [Fact]
    public void Evaluations_AndGenerations_PlayWithMemory()
    {
        using var policy = PolicyLoader.Agent(remembering.Start, "cpu", 1);
        Goal[] goals = [.. Small.Shop.GoalsOf(GoalSplit.Test).Take(6)];

        var together = Evaluator.Run(Small.Shop, policy, goals, new EvaluationSettings("sample", MaxSteps: 12, Seed: 4));
        var alone = Evaluator.Run(Small.Shop, policy, [.. goals.Reverse()], new EvaluationSettings("sample", MaxSteps: 12, Seed: 4, Parallel: 1));
        List<Trajectory> kept = [];
        new TrajectoryGenerator(Small.Shop, goals, new GenerationSettings(Wanted: 3, MinimumReward: 0, Budget: 60, Seed: 5, MaxSteps: 15)).Run(_ => policy, 0, 0, block => kept.AddRange(block.Kept));

        Assert.Equal(together.Episodes.Select(episode => string.Join('|', episode.Actions)), alone.Episodes.Reverse().Select(episode => string.Join('|', episode.Actions)));
        Assert.NotEmpty(kept);
        // What is left out of them led to nothing new.
        Assert.All(kept, trajectory => Assert.Equal(trajectory.Steps.Count, trajectory.WithoutLoops(readsNotes: true).Steps.Count));
    }
}
