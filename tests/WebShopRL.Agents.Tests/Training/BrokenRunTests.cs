using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Training.Preferences;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Shop.Episodes;
using WebShopRL.Shop.Goals;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training;

/// <summary>A run that cannot learn says why and stops, rather than go on with numbers that mean nothing.</summary>
[Trait(Category.Name, Category.Integration)]
[Collection("torch threads")]
public sealed class BrokenRunTests(SmallShop shop) : IClassFixture<SmallShop>
{
    [Fact]
    public void Run_StopsAtOnce_WhenItDiverges_AndSavesNothingOfIt()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();

        var failure = Assert.Throws<InvalidOperationException>(() =>
            new RunFolder(folder.Path).Train(run => shop.Job(SmallShop.Imitation with { LearningRate = 1e30, ValidationGoals = 0, ValidateEvery = 1_000 }, run), observer));

        Assert.Matches("^(il/loss|train/grad_norm) is (NaN|infinite) at update [0-9]+: .*learning rate", failure.Message);
        Assert.All(observer.Points, point => Assert.True(double.IsFinite(point.Value)));
        Assert.Empty(observer.Checkpoints);
    }

    [Fact]
    public void Act_RefusesWeightsThatGiveNoProbabilities()
    {
        using var folder = new TemporaryFolder();
        shop.Train(SmallShop.Imitation with { Epochs = 1, ValidationGoals = 0 }, folder.Path);
        using var loaded = CheckpointFolder.LoadChoice(folder.File("best"));
        using (no_grad())
            loaded.Model.named_parameters().Single(parameter => parameter.name == "linear_2.bias").parameter.fill_(double.NaN);
        using var policy = new LearnedPolicy("broken", loaded.Model, new PolicyTexts(loaded.Tokenizer, new PolicyLimits()), CPU, owns: false);
        var decision = DecisionBuilder.Build(new Episode(shop.Shop, shop.Shop.GoalsOf(GoalSplit.Test)[0], "broken"), ["mug"]).After(EpisodeNotes.None);

        var failure = Assert.Throws<NotFiniteException>(() => policy.Act([decision]));

        Assert.Contains("'broken' is NaN", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dpo_RefusesAnEncoder_WhoseHeadWouldBeRandom()
    {
        using var folder = new TemporaryFolder();
        shop.Train(new PretrainSettings { Network = "bert-tiny", Vocabulary = 600, TextTokens = 64, Batch = 32, Epochs = 1 }, folder.File("encoder"));

        var failure = Assert.Throws<InvalidOperationException>(() => shop.Train(new DpoSettings { Goals = 4 }, folder.File("dpo"), folder.File("encoder/best")));

        Assert.Contains("has not learned to act", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MaskedTexts_ChooseWordPiecesAlone()
    {
        using var scope = NewDisposeScope();
        var tokenizer = PolicyTokenizer.Train(["red cotton shirt", "blue cotton shoes"], 80);
        int[] text = tokenizer.Encode("red cotton [SEP] shirt [SEP] \u4e2d", 20, truncateLeft: false);
        var separators = text.Count(id => id == tokenizer.SeparatorId);
        Assert.Equal(3, separators);

        var masked = new MaskedTexts([text], 1, tokenizer, new Random(1), CPU);

        Assert.Equal(text.Count(id => id >= SpecialTokens.OfBert.Count), masked.Count);
        Assert.DoesNotContain(masked.Labels.data<long>().ToArray(), label => label < SpecialTokens.OfBert.Count);
        // Where they stand is the vocabulary's own matter: bert-base has [PAD] at 0, 99 unused rows, and the others at 100 to 103.
        var published = new PolicyTokenizer(["[PAD]", .. Enumerable.Range(0, 99).Select(i => $"[unused{i}]"), "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "cotton", "shirt"]);
        int[] words = published.Encode("red cotton [SEP] shirt \u4e2d", 20, truncateLeft: false);
        Assert.Equal([101, 104, 105, 102, 106, 100, 102], words);
        Assert.Equal([1, 2, 4], MaskedTexts.Places(words, published));
        var replaced = new MaskedTexts([.. Enumerable.Repeat(words, 400)], 1, published, new Random(1), CPU).Block.Ids.data<long>().ToArray();
        Assert.Equal((400, 400, 800), (replaced.Count(id => id == 101), replaced.Count(id => id == 100), replaced.Count(id => id == 102)));
        Assert.DoesNotContain(0L, replaced);
        Assert.Empty(MaskedTexts.Places([tokenizer.StartId, tokenizer.SeparatorId, tokenizer.UnknownId, tokenizer.SeparatorId], tokenizer));
    }
}
