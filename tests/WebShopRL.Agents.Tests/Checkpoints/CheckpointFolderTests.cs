using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Checkpoints;

[Trait(Category.Name, Category.Unit)]
public class CheckpointFolderTests
{
    private static readonly PolicyTokenizer Tokenizer = PolicyTokenizer.Train(["red cotton shirt", "blue cotton shoes", "red shoes [SEP] $10.00"], 80);

    private static readonly BertConfig Config = BertConfig.Named("bert-tiny", Tokenizer.VocabularySize) with { HiddenSize = 16, Heads = 2, IntermediateSize = 32, MaxPositions = 40 };

    [Fact]
    public void Save_ThenLoad_GivesEqualOutputs()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ChoiceModel(Config);
        Save(folder.File("best"), model, Config);
        using var loaded = CheckpointFolder.LoadChoice(folder.File("best"));
        Assert.Null(loaded.Report.Statement);
        Assert.Equal(Config, loaded.Model.Config);
        Assert.Equal(Tokenizer.Vocabulary, loaded.Tokenizer.Vocabulary);
        Assert.Equal(Score(model), Score(loaded.Model));
    }

    [Fact]
    public void Load_ListsEverythingThatDoesNotFit_InOneError()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ChoiceModel(Config);
        var weights = new Dictionary<string, Tensor>(ModelWeights.Parameters(model), StringComparer.Ordinal);
        weights.Remove("bert.embeddings.LayerNorm.bias");
        weights.Remove("linear_2.bias");
        weights["linear_1.bias"] = zeros(3);
        weights["bert.encoder.layer.7.output.dense.bias"] = zeros(16);
        SafetensorsWriter.Write(folder.File("model.safetensors"), weights);
        using var file = WeightFiles.Open(folder.Path);
        var before = Score(model);
        var message = Assert.Throws<CheckpointException>(() => ModelWeights.Load(model, file, optional: [["linear_2."]])).Message;
        Assert.Contains("Missing: bert.embeddings.LayerNorm.bias, linear_2.bias", message);
        Assert.Contains("Unexpected: bert.encoder.layer.7.output.dense.bias", message);
        Assert.Contains("linear_1.bias is [3] and should be [16]", message);
        Assert.Equal(before, Score(model));
    }

    [Fact]
    public void LoadChoice_StatesWhatIsNew_WhenTheValueHeadIsMissing()
    {
        using var folder = new TemporaryFolder();
        using var model = new ChoiceModel(Config);
        Save(folder.File("il"), model, Config);
        SafetensorsWriter.Write(folder.File("il/model.safetensors"),
            ModelWeights.Parameters(model).Where(pair => !pair.Key.StartsWith("linear_3.", StringComparison.Ordinal)).ToDictionary());
        using var loaded = CheckpointFolder.LoadChoice(folder.File("il"));
        Assert.Equal(["linear_3.0.bias", "linear_3.0.weight", "linear_3.2.bias", "linear_3.2.weight"], loaded.Report.New.Order());
        Assert.Contains("linear_3.2.bias", loaded.Report.Statement);
    }

    [Fact]
    public void LoadChoice_TakesAPublishedEncoder_HalfWide_WithoutPrefix_WithPoolerAndBuffer_AndGrowsItsVocabulary()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var model = new ChoiceModel(Config);
        var rows = Config.VocabularySize - SpecialTokens.OfWebShop.Count;
        Save(folder.File("hub"), model, Config with { VocabularySize = rows });
        var weights = ModelWeights.Parameters(model.Bert).ToDictionary(pair => pair.Key, pair => pair.Value.to(ScalarType.Float16));
        weights["embeddings.word_embeddings.weight"] = weights["embeddings.word_embeddings.weight"].narrow(0, 0, rows);
        weights["embeddings.position_ids"] = arange(40, ScalarType.Int64).unsqueeze(0);
        (weights["pooler.dense.weight"], weights["pooler.dense.bias"]) = (zeros(16, 16), zeros(16));
        SafetensorsWriter.Write(folder.File("hub/model.safetensors"), weights);

        using var loaded = CheckpointFolder.LoadChoice(folder.File("hub"));
        Assert.Equal(Tokenizer.VocabularySize, loaded.Model.Config.VocabularySize);
        Assert.Equal(["embeddings.position_ids", "pooler.dense.bias", "pooler.dense.weight"], loaded.Report.Ignored);
        Assert.Contains(loaded.Report.New, item => item.StartsWith("bert.embeddings.word_embeddings.weight rows", StringComparison.Ordinal));
        var (expected, actual) = (ModelWeights.Parameters(model), ModelWeights.Parameters(loaded.Model));
        Assert.All(expected.Where(pair => pair.Key.StartsWith("bert.encoder.", StringComparison.Ordinal)), pair => Near.Equal(pair.Value, actual[pair.Key], relative: 1e-3));
    }

    [Theory]
    [InlineData("""{"model_type":"bert","vocab_size":10}""", "hidden_size")]
    [InlineData("""{"model_type":"roberta"}""", "roberta")]
    [InlineData("""{"model_type":"bert","vocab_size":-1,"hidden_size":8}""", "vocab_size")]
    [InlineData("""{"model_type":"bert","vocab_size":9,"hidden_size":10,"num_hidden_layers":1,"num_attention_heads":3,"intermediate_size":4}""", "num_attention_heads")]
    [InlineData("""{"model_type":"bert","hidden_act":"relu"}""", "hidden_act")]
    [InlineData("[]", "config.json")]
    [InlineData("{", "config.json")]
    public void FromJson_NamesTheKey_WhenAConfigIsImpossible(string json, string named) =>
        Assert.Contains(named, Assert.Throws<CheckpointException>(() => BertConfig.FromJson(json)).Message);

    private static void Save(string folder, ChoiceModel model, BertConfig config) =>
        CheckpointFolder.WriteEncoder(Directory.CreateDirectory(folder).FullName, model, config, Tokenizer);

    private static float[] Score(ChoiceModel model)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        model.eval();
        var (states, actions) = (TokenBatch.Pad([Tokenizer.Encode("red shoes", 20, true), Tokenizer.Encode("blue cotton", 20, true)], 0), TokenBatch.Pad([Tokenizer.Encode("shirt", 20, false), Tokenizer.Encode("red cotton shoes", 20, false)], 0));
        var pairs = new ChoicePairs([2, 1], [0, 1, 0]);
        var (s, a) = model.Encode(states, actions);
        return [.. pairs.LogSoftmax(model.Scores(s, states.Mask, a, actions.Mask, pairs)).data<float>(), .. model.Value(s).data<float>()];
    }
}
