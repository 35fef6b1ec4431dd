using System.Text.Json.Nodes;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.PolicyGradient;
using WebShopRL.Agents.Weights;
using WebShopRL.Tests.Training;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Policies;

/// <summary>A value is told where its head was trained, in units of the reward; training reads the head as it is.</summary>
[Trait(Category.Name, Category.Unit)]
public sealed class ToldValuesTests
{
    private static readonly PolicyTokenizer Tokenizer = PolicyTokenizer.Train(["red cotton shirt", "blue cotton shoes"], 80);

    private static readonly BertConfig Config = BertConfig.Named("bert-tiny", Tokenizer.VocabularySize) with { HiddenSize = 16, Heads = 2, IntermediateSize = 32, MaxPositions = 40 };

    private static readonly Decision Asked = Decision.Kept("red shirt", EpisodeNotes.None, ["click[a]", "click[b]"]);

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(false, 4.0, false)]
    [InlineData(true, null, false)]
    [InlineData(true, 1.0, true)]
    [InlineData(true, 4.0, true)]
    public void Value_IsDividedByItsScale_AndNotToldWithoutOne(bool trained, double? scale, bool told)
    {
        using var scope = NewDisposeScope();
        using var model = new ChoiceModel(Config with { ValueTrained = trained, ValueScale = scale });
        using var policy = new LearnedPolicy("mine", model, new PolicyTexts(Tokenizer, new PolicyLimits(40, 20)), CPU, owns: false);
        using var learning = new LearnedPolicy("mine", model, new PolicyTexts(Tokenizer, new PolicyLimits(40, 20)), CPU, owns: false) { TellsRawValues = true };

        var (raw, answer) = (learning.Act([Asked])[0], policy.Act([Asked])[0]);

        float? expected = told ? (float)(raw.Value!.Value / scale!.Value) : null;
        Assert.NotNull(raw.Value);
        Assert.Equal(expected, answer.Value);
        Assert.Equal(raw.LogProbabilities, answer.LogProbabilities);
    }

    [Fact]
    public void Scale_IsReadBack_AndCheckpointsOfBeforeHaveNone()
    {
        var saved = (Config with { ValueTrained = true, ValueScale = 2.5 }).ToJson();
        Assert.Equal((true, (double?)2.5), (BertConfig.FromJson(saved).ValueTrained, BertConfig.FromJson(saved).ValueScale));
        var before = JsonNode.Parse(saved)!.AsObject();
        before.Remove("value_scale");
        Assert.Equal((true, null), (BertConfig.FromJson(before.ToJsonString()).ValueTrained, BertConfig.FromJson(before.ToJsonString()).ValueScale));
        before["value_scale"] = 0;
        Assert.Contains("value_scale is 0, expected a number above 0", Assert.Throws<CheckpointException>(() => BertConfig.FromJson(before.ToJsonString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Head_ThatIsNotInTheFiles_WasNotTrained()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var config = Config with { ValueTrained = true, ValueScale = 1 };
        using var model = new ChoiceModel(config);
        CheckpointFolder.WriteEncoder(folder.Path, model, config, Tokenizer);
        SafetensorsWriter.Write(folder.File(CheckpointFolder.Weights), ModelWeights.Parameters(model).Where(pair => !pair.Key.StartsWith("linear_3.", StringComparison.Ordinal)).ToDictionary());

        using var loaded = CheckpointFolder.LoadChoice(folder.Path);

        Assert.Equal((false, null), (loaded.Model.Config.ValueTrained, loaded.Model.Config.ValueScale));
    }

    [Fact]
    public void Encoder_ThatLearnsOnWithoutItsHead_SavesNoScale()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ChoiceModel(Config with { ValueTrained = true, ValueScale = 3 });

        PolicyLearner.Of(model, new PolicyTexts(Tokenizer, new PolicyLimits(40, 20)), new PpoSettings(), new RecordingObserver()).Write(folder.Path);

        var saved = CheckpointFolder.LoadConfig(folder.Path);
        Assert.Equal((true, null), (saved.ValueTrained, saved.ValueScale));
    }
}
