using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Policies.Judging;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Reward;
using WebShopRL.Shop.Goals;
using WebShopRL.Shop.Pages;
using WebShopRL.Tests.Rollouts;

namespace WebShopRL.Tests.Training.Preferences;

/// <summary>What people prefer, as DPO and the reward model learn from it.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class StatedPreferenceTests(SmallShop shop, SplitShop split) : IClassFixture<SmallShop>, IClassFixture<SplitShop>
{
    private static readonly RewardSettings BradleyTerry = new()
    {
        Loss = "bradley_terry", Network = "bert-tiny", Vocabulary = 600, Dropout = 0, LearningRate = 2e-3, WarmUp = 0.1, Batch = 32, Epochs = 4, ValidationGoals = 10, ValidateEvery = 1_000,
    };

    [Fact]
    public void Pairs_StandTogetherByState_TheActionThatWinsFirst()
    {
        var (one, other) = (new JudgedState("page", ["a", "b", "c"], []), new JudgedState("another page", ["a", "b"], []));
        StatedPreference Judged(JudgedState state, int first, int second, bool? prefersFirst) => new(0, "", state, new([state.Actions[first]], first), new([state.Actions[second]], second), prefersFirst);

        var set = StatedPairs.Of([Judged(one, 0, 1, true), Judged(one, 1, 2, false), Judged(one, 2, 0, true), Judged(one, 0, 1, null), Judged(other, 0, 1, false), new(0, "", null, new(["x"]), new(["y"]), true)], notesOf: null);

        Assert.Equal((4, 1), (set.Pairs, set.Degenerate));
        Assert.Equal([new Preference(2, 1, 1), new Preference(2, 0, 1), new Preference(0, 1, 1)], set.States[0].Preferences);
        Assert.Equal([new Preference(1, 0, 1)], set.States[1].Preferences);
        Assert.Equal(other.Actions, set.States[1].Actions);
    }

    [Fact]
    public void Preferences_OfOtherSplitsAreNotLearnedFrom_AndNoneAtAllIsRefusedWithTheMend()
    {
        var (learned, held) = (TrainingGoals.Of(split.Shop).Goals[0], split.Shop.Goals[0]);
        var observer = new RecordingObserver();
        using var folder = new TemporaryFolder();
        TrainingJob Job(params StatedPreference[] stated) => new()
        {
            Settings = new DpoSettings { Pairs = "stated" }, Seed = 1, Scratch = "unused", Inputs = new RunFolder(folder.Path), Shop = split.Shop, Trajectories = _ => [], Preferences = () => stated,
        };

        var set = StatedPairs.Of(Job(StatedSamples.Search(split.Shop, learned), StatedSamples.Search(split.Shop, held), StatedSamples.Search(split.Shop, held) with { Goal = learned.Index }), observer, readsNotes: false);

        Assert.Equal(1, set.Pairs);
        Assert.Contains(observer.Lines, line => line == "2 of 3 stated preferences are not learned from: 2 ask for what a test goal asks for.");
        var none = Assert.Throws<InvalidOperationException>(() => StatedPairs.Of(Job(StatedSamples.Search(split.Shop, held)), observer, readsNotes: false));
        Assert.Contains("judge some on the page Preferences", none.Message, StringComparison.Ordinal);
        Assert.Contains("prefer", Assert.Throws<InvalidOperationException>(() => PurchasePairs.Of(Job(StatedSamples.Search(split.Shop, learned)), observer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dpo_LearnsWhatWasStated_AndGoesOnFromItThoughItIsDeletedMeanwhile()
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation with { Epochs = 1 }, folder.File("imitation"));
        var settings = new DpoSettings { Pairs = "stated", Epochs = 6, Batch = 4, Beta = 0.5, LearningRate = 5e-4, ValidationGoals = 2, ValidateEvery = 100 };
        StatedPreference[] stated = [.. shop.Shop.Goals.Take(12).Select(goal => StatedSamples.Results(shop.Shop, goal))];

        var whole = shop.Train(settings, folder.File("whole"), folder.File("imitation/best"), stated: stated);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(settings, folder.File("parted"), folder.File("imitation/best"), told =>
        {
            if (told.Values(MetricNames.DpoLoss).Length == 2)
                stop.Cancel();
        }, stop.Token, stated));
        shop.Train(settings, folder.File("parted"), folder.File("imitation/best"));

        Assert.Equal(Math.Log(2), whole.Values(MetricNames.DpoLoss)[0], 4);
        Assert.Equal(1, whole.Values(MetricNames.RewardsAccuracy)[^1]);
        Assert.True(whole.Values(MetricNames.RewardsMargin)[^1] > 0.05);
        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
        var refused = new RecordingObserver();
        Assert.Throws<InvalidOperationException>(() => shop.Train(settings, folder.File("none"), folder.File("imitation/best"), told => refused.Points.AddRange(told.Points)));
        Assert.Empty(refused.Points);
    }

    [Fact]
    public void RewardModel_LearnsAMadeUpPreference()
    {
        using var folder = new TemporaryFolder();
        // This person wants what the instruction's words are not in.
        StatedPreference[] stated = [.. shop.Shop.Goals.Take(80).SelectMany(goal => StatedSamples.Purchases(shop.Shop, goal, purchase => -Shared(goal, purchase)))];
        Assert.True(stated.Length > 100, $"{stated.Length} pairs: too few to learn from.");

        var told = shop.Train(BradleyTerry, folder.File("reward"), stated: stated);

        var (losses, right) = (told.Values(MetricNames.RewardLoss), told.Values(MetricNames.RewardRankingAccuracy));
        Assert.InRange(losses[0], 0.6, 0.8);
        Assert.True(losses.TakeLast(5).Average() < 0.5 * losses[0], $"{losses[0]} to {losses.TakeLast(5).Average()}");
        Assert.InRange(right.TakeLast(5).Average(), 0.85, 1);
        Assert.True(told.Values(MetricNames.RewardMargin)[^1] > 0.5);
        // Against what the simulator rewards: what was learned is the person's order, not the shop's.
        Assert.InRange(told.Values(MetricNames.EvalRankingAccuracy)[^1], 0, 0.5);
        Assert.Empty(told.Values(MetricNames.EvalCalibrationError));

        // Who is paid by the model is paid in the order that it learned, which is the order of the sum of both log-odds.
        var loaded = CheckpointFolder.LoadRewardModel(folder.File("reward/last"), RewardTexts.Types);
        Assert.True(loaded.Model.Config.PreferenceTrained);
        using var valuer = new LearnedValuer(loaded.Model, new RewardTexts(loaded.Tokenizer, loaded.Model.Config.MaxPositions), TorchSharp.torch.CPU, owns: true);
        ValueQuestion[] asked = [.. shop.Shop.Goals.Take(40).Select(goal => new ValueQuestion(Wish.Of(goal.InstructionText), ProductNotes.Of(shop.Shop.Products[goal.Index % 50], PagesRead.All), []))];
        var (values, rewards) = (valuer.Value(asked), valuer.Rewards(asked));
        Assert.All(rewards, reward => Assert.InRange(reward, 0, 1));
        Assert.Equal(values.Index().OrderBy(value => LogOdds(value.Item.Reward) + LogOdds(value.Item.Success)).Select(value => value.Index), rewards.Index().OrderBy(reward => reward.Item).Select(reward => reward.Index));

        static double LogOdds(double probability) => Math.Log(probability / (1 - probability));
    }

    private static int Shared(Goal goal, DonePage purchase) => Wish.Of(goal.InstructionText).Words.Count(Wish.Of(purchase.Product.Title).Words.Contains);
}
