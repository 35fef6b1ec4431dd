using TorchSharp;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Agents.Training.QueryWriting;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Tests.Training;

/// <summary>The same seed gives the same bits, wherever a run starts and whatever the rest of the process does with torch meanwhile.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class SeedTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private static readonly PretrainSettings Pretraining = new() { Network = "bert-tiny", Vocabulary = 600, TextTokens = 64, LearningRate = 2e-3, Batch = 16, Epochs = 1, HeldOut = 0.1, ValidateEvery = 50 };

    private static readonly SearchImitationSettings QueryWriting = new() { Vocabulary = 800, Network = "bart-tiny", Dropout = 0.2, TextTokens = 64, Batch = 16, Epochs = 1, ValidationGoals = 4, ValidateEvery = 20 };

    [Theory]
    [InlineData("from scratch")]
    [InlineData("from an encoder")]
    [InlineData("from a policy")]
    [InlineData("a query writer")]
    public void Run_GivesTheSameBits_WhileAnotherThreadLoadsPoliciesAndActs(string way)
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation with { Dropout = 0.2, Epochs = 1 }, folder.File("policy"));
        shop.Train(Pretraining, folder.File("encoder"));
        var (settings, start) = way switch
        {
            "from an encoder" => ((TrainingSettings)SmallShop.Imitation, folder.File("encoder/best")),
            "from a policy" => (SmallShop.Imitation, folder.File("policy/best")),
            "a query writer" => (QueryWriting, null),
            _ => (SmallShop.Imitation with { Dropout = 0.2 }, null),
        };

        torch.manual_seed(1);
        shop.Train(settings, folder.File("alone"), start);
        torch.manual_seed(2);
        using (new BusyProcess(shop, folder.File("policy/best")))
            shop.Train(settings, folder.File("beside"), start);

        Assert.Equal(File.ReadAllBytes(folder.File("alone/last/model.safetensors")), File.ReadAllBytes(folder.File("beside/last/model.safetensors")));
        Assert.Equal(File.ReadAllBytes(folder.File("alone/last/random.safetensors")), File.ReadAllBytes(folder.File("beside/last/random.safetensors")));
    }

    [Fact]
    public void Run_GivesOtherBits_WithAnotherSeed()
    {
        using var folder = new TemporaryFolder();
        var settings = SmallShop.Imitation with { Epochs = 1, ValidationGoals = 0 };
        shop.Train(settings, folder.File("three"));
        new RunFolder(folder.File("four")).Train(run => shop.Job(settings, run) with { Seed = 4 }, new RecordingObserver());

        Assert.NotEqual(File.ReadAllBytes(folder.File("three/last/model.safetensors")), File.ReadAllBytes(folder.File("four/last/model.safetensors")));
    }

    [Fact]
    public void FreshWeights_HaveTheirDistribution_AndFollowFromTheStreamAlone()
    {
        using var scope = torch.NewDisposeScope();
        var (first, second) = (torch.empty(999, 101), torch.empty(999, 101));
        using (RandomStream.Use(new RandomStream(7)))
            FreshWeights.Normal(first, 0.02);
        using (RandomStream.Use(new RandomStream(7)))
            FreshWeights.Normal(second, 0.02);

        Assert.True(first.equal(second).all().item<bool>());
        Assert.Equal(0, first.mean().item<float>(), 0.0005);
        Assert.Equal(0.02, first.std().item<float>(), 0.0005);
        // A normal variable is within one deviation in 68.27 % of the cases, within two in 95.45 %.
        Assert.Equal(0.6827, first.abs().less(0.02).to(torch.ScalarType.Float64).mean().item<double>(), 0.005);
        Assert.Equal(0.9545, first.abs().less(0.04).to(torch.ScalarType.Float64).mean().item<double>(), 0.005);
        FreshWeights.Uniform(first, -3, 1);
        Assert.InRange(first.min().item<float>(), -3, -2.99);
        Assert.InRange(first.max().item<float>(), 0.99, 1);
        Assert.Equal(-1, first.mean().item<float>(), 0.05);
    }

    /// <summary>A thread that does what requests do beside a training: it opens policies and lets them act, and draws from torch's own generator.</summary>
    private sealed class BusyProcess : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Thread _thread;
        private Exception? _failure;

        public BusyProcess(SmallShop shop, string policy)
        {
            using var started = new ManualResetEventSlim();
            _thread = new Thread(() =>
            {
                try
                {
                    var decision = DecisionBuilder.Build(new Episode(shop.Shop, shop.Shop.GoalsOf(GoalSplit.Test)[0], "beside"), ["mug", "red mug"]).After(EpisodeNotes.None);
                    do
                    {
                        using var scope = torch.NewDisposeScope();
                        using var opened = PolicyLoader.Checkpoint(policy, "cpu", 1);
                        opened.Act([decision]);
                        torch.rand(5);
                        using var made = new ChoiceModel(BertConfig.Named("bert-tiny", 600));
                        started.Set();
                    }
                    while (!_stop.IsCancellationRequested);
                }
                catch (Exception failure)
                {
                    _failure = failure;
                    started.Set();
                }
            });
            _thread.Start();
            started.Wait();
        }

        public void Dispose()
        {
            _stop.Cancel();
            _thread.Join();
            _stop.Dispose();
            Assert.Null(_failure);
        }
    }
}
