using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Evaluation;
using WebShopRL.Agents.Models;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Policies.Scripted;
using WebShopRL.Agents.Tests.Demo;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Pretraining;
using WebShopRL.Shop.Goals;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Models;

/// <summary>The models that come with the program are there, load, and can do what docs/models.md says of them.</summary>
[Trait(Category.Name, Category.Integration)]
public sealed class ShippedModelsTests(DemoStorefront demo)
{
    private const long MostBytes = 25_000_000;

    [Fact]
    public void All_AreThereAndSmall() => Assert.All(ShippedModels.All, model =>
    {
        Assert.InRange(new FileInfo(Path.Combine(model.Folder, CheckpointFolder.Weights)).Length, 1_000_000, MostBytes);
        Assert.Same(model, ShippedModels.Find(model.Name));
    });

    [Fact]
    public void TheEncoder_GuessesMaskedWordsOfTheCatalog()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var loaded = CheckpointFolder.LoadMaskedLanguageModel(ShippedModels.Encoder.Folder);
        Assert.Null(loaded.Report.Statement);
        loaded.Model.eval();
        int[][] texts = [.. CatalogTexts.Documents(demo.Shop).Where((_, i) => i % 150 == 0).SelectMany(text => loaded.Tokenizer.EncodePieces(text, 128)).Take(64)];

        var masked = new MaskedTexts(texts, 0.15, loaded.Tokenizer, new Random(1), CPU);
        var right = loaded.Model.Guess(masked.Block, masked.Positions).argmax(1).eq(masked.Labels).to(ScalarType.Float64).mean().item<double>();

        Assert.InRange(right, 0.65, 1);
    }

    [Fact]
    public void TheAgent_BuysWhatWasAskedFor_ForGoalsItHasNotSeen()
    {
        using var agent = PolicyLoader.Agent(ShippedModels.Agent.Folder, "cpu", 1);

        var played = Evaluator.Run(demo.Shop, agent, [.. demo.Shop.GoalsOf(GoalSplit.Validation).Skip(500).Take(40)], new EvaluationSettings());

        // 72 % of 500 validation goals; of 40, half at least.
        Assert.InRange(played.SuccessRate, 0.5, 1);
        Assert.InRange(played.MeanLength, 10, 100);
    }

    [Fact]
    public void TheQueryWriter_WritesWhatAShopperWould_ForGoalsItHasNotSeen()
    {
        using var writer = QueryWriter.Load(ShippedModels.QueryWriter.Folder, "cpu");
        var goals = demo.Shop.GoalsOf(GoalSplit.Test).Take(60).ToArray();

        var written = writer.Write([.. goals.Select(goal => goal.InstructionText)]);

        var same = goals.Zip(written).Count(pair => Enumerable.Range(0, 3).Any(seed => ShopperQuery.Write(pair.First, seed) == pair.Second[0]));
        Assert.InRange(same, 15, 60);
    }
}
