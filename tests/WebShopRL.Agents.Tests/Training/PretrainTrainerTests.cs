using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Loop;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Agents.Weights;

namespace WebShopRL.Tests.Training;

[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class PretrainTrainerTests(SmallShop shop) : IClassFixture<SmallShop>
{
    private static readonly PretrainSettings Settings = new() { Network = "bert-tiny", Vocabulary = 600, TextTokens = 64, Dropout = 0, LearningRate = 2e-3, Batch = 16, Epochs = 4, HeldOut = 0.1, ValidateEvery = 50 };

    [Fact]
    public void Run_GuessesHeldOutWordsBetter_AndImitationStartsFromIt()
    {
        using var folder = new TemporaryFolder();

        var told = shop.Train(Settings, folder.File("pretrain"));

        var loss = told.Values(MetricNames.EvalLoss);
        Assert.True(told.Values(MetricNames.MlmLoss)[0] > 0.9 * Math.Log(600), "An untrained network should guess about evenly.");
        Assert.True(loss[^1] < loss[0] && loss[^1] < told.Values(MetricNames.MlmLoss)[0] - 0.7, $"held-out loss: {string.Join(' ', loss)}");
        Assert.InRange(told.Values(MetricNames.EvalAccuracy)[^1], 0.05, 1);
        Assert.All(told.Checkpoints, checkpoint => Assert.Null(checkpoint.ValidationScore));

        var imitation = shop.Train(SmallShop.Imitation with { PageTokens = 48, ActionTokens = 12 }, folder.File("imitation"), folder.File("pretrain/best"));
        Assert.Contains(imitation.Lines, line => line.Contains("new, with fresh values: attn.", StringComparison.Ordinal) && line.Contains("in the file and not used: cls.", StringComparison.Ordinal));
        // An encoder brings no limits of its own: those of the run count.
        Assert.Contains("\"page_tokens\":48", File.ReadAllText(folder.File("imitation/best/policy.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_GoesOnAsIfItHadNeverStopped_WhenCancelledAndRunAgain()
    {
        using var folder = new TemporaryFolder();
        var settings = Settings with { Epochs = 1, Dropout = 0.1 };
        shop.Train(settings, folder.File("whole"));
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => shop.Train(settings, folder.File("parted"), onMetric: told =>
        {
            if (told.Values(MetricNames.MlmLoss).Length == 5)
                stop.Cancel();
        }, cancellation: stop.Token));
        shop.Train(settings, folder.File("parted"));

        Assert.Equal(File.ReadAllBytes(folder.File("whole/last/model.safetensors")), File.ReadAllBytes(folder.File("parted/last/model.safetensors")));
    }

    [Fact]
    public void FrozenLayers_StayAsTheyCame()
    {
        using var folder = new TemporaryFolder();
        shop.Train(Settings with { Epochs = 1 }, folder.File("pretrain"));

        shop.Train(SmallShop.Imitation with { FrozenLayers = 1, Epochs = 1 }, folder.File("imitation"), folder.File("pretrain/best"));

        using var before = SafetensorsFile.Open(folder.File("pretrain/best/model.safetensors"));
        using var after = SafetensorsFile.Open(folder.File("imitation/last/model.safetensors"));
        Assert.True(Same("bert.embeddings.word_embeddings.weight"));
        Assert.True(Same("bert.encoder.layer.0.output.dense.weight"));
        Assert.False(Same("bert.encoder.layer.1.output.dense.weight"));
        var failure = Assert.Throws<InvalidOperationException>(() => shop.Train(SmallShop.Imitation with { FrozenLayers = 3 }, folder.File("too many"), folder.File("pretrain/best")));
        Assert.Contains("frozen_layers: It is 3, and the checkpoint's network has 2 layers", failure.Message, StringComparison.Ordinal);

        bool Same(string name)
        {
            using var left = before.Read(name);
            using var right = after.Read(name);
            return left.Equals(right);
        }
    }
}
