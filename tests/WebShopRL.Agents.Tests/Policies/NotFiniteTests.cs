using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Networks.Generation;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Policies;

/// <summary>Weights that diverge while they are in use: an error with the reason, never a choice and never a score of 0.</summary>
[Trait(Category.Name, Category.Fault)]
public class NotFiniteTests
{
    [Fact]
    public void Act_SaysWhoseWeightsDiverged_WhenAProbabilityIsNotFinite()
    {
        using var scope = NewDisposeScope();
        var tokenizer = PolicyTokenizer.Train(["red cotton shirt", "blue cotton shoes"], 80);
        using var model = new ChoiceModel(BertConfig.Named("bert-tiny", tokenizer.VocabularySize) with { HiddenSize = 16, Heads = 2, IntermediateSize = 32, MaxPositions = 40 });
        using var policy = new LearnedPolicy("mine", model, new PolicyTexts(tokenizer, new PolicyLimits(40, 20)), CPU, owns: false);
        var decision = new Decision { Instruction = "red shirt", Observation = "red shirt", Actions = ["click[a]", "click[b]"], EnvironmentActions = ["click[a]", "click[b]"], Notes = null };
        Assert.Equal(2, policy.Act([decision])[0].LogProbabilities.Count);
        using (no_grad())
            ModelWeights.Parameters(model)["linear_2.bias"].fill_(float.NaN);
        Assert.Contains("'mine'", Assert.Throws<NotFiniteException>(() => policy.Act([decision])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ActionDistribution_RefusesWhatNothingCanBeChosenBy()
    {
        Assert.Contains("NaN", Assert.Throws<NotFiniteException>(() => new ActionDistribution([-1, float.NaN], null)).Message, StringComparison.Ordinal);
        Assert.Throws<NotFiniteException>(() => new ActionDistribution([float.NegativeInfinity, float.NegativeInfinity], null));
        Assert.Equal(1, ActionDistribution.Certain(3, 1).Best);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void Generate_SaysThatTheWeightsDiverged(int beams, bool sample)
    {
        using var scope = NewDisposeScope();
        using var model = new BartModel(BartConfig.Named("bart-tiny", 40, 20));
        var texts = new TokenBlock(tensor(new long[] { 0, 5, 2 }, [1, 3]), null);
        var settings = new GenerationSettings { Beams = beams, Sample = sample, MaxLength = 8 };
        Assert.NotEmpty(model.Generate(texts, settings)[0]);
        using (no_grad())
            ModelWeights.Parameters(model)["model.decoder.layernorm_embedding.bias"].fill_(float.NaN);
        Assert.Contains("broken", Assert.Throws<NotFiniteException>(() => model.Generate(texts, settings)).Message, StringComparison.Ordinal);
    }
}
