using System.Text.Json;
using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Networks;

/// <summary>
/// Published encoders against their <c>expected.json</c>: those in the folder that <c>CONFORMANCE_MODELS</c> names, and always a small one of the same making that is written here: half-wide, without prefix, with a
/// pooler and a buffer.
/// </summary>
[Trait(Category.Name, Category.Conformance)]
public class PublishedModelsTests
{
    [Fact]
    public void Encode_GivesTheExpectedHiddenStates()
    {
        using var folder = new TemporaryFolder();
        WriteSmallModel(folder.Path);
        string[] given = Environment.GetEnvironmentVariable("CONFORMANCE_MODELS") is { Length: > 0 } root
            ? [.. Directory.GetDirectories(Path.GetFullPath(root, RepositoryFiles.Root)).Where(IsBert)]
            : [];
        Assert.All([folder.Path, .. given], Check);
    }

    private static bool IsBert(string folder) =>
        File.Exists(Path.Combine(folder, "expected.json")) && File.Exists(Path.Combine(folder, "config.json")) && File.Exists(Path.Combine(folder, "vocab.txt"));

    private static void Check(string folder)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var fixture = new Fixture(folder);
        var tolerance = fixture["tolerance"].GetDouble();
        var tokenizer = PolicyTokenizer.Load(folder);
        var config = CheckpointFolder.LoadConfig(folder);
        var model = new BertModel(config);
        using (var file = WeightFiles.Open(folder))
            Assert.Empty(ModelWeights.Load(model, file).New);
        model.to(TestDevice.Torch);
        model.eval();
        Assert.All(fixture["cases"].EnumerateArray(), example =>
        {
            var ids = tokenizer.Encode(example.GetProperty("text").GetString()!, config.MaxPositions, truncateLeft: false);
            Assert.Equal(example.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), ids);
            var block = TokenBatch.Pad([ids], tokenizer.PaddingId, TestDevice.Torch);
            var hidden = model.Encode(block.Ids, block.Mask)[0];
            var at = tensor([.. example.GetProperty("hidden_at").EnumerateArray().Select(index => (index.GetInt64() + ids.Length) % ids.Length)], device: TestDevice.Torch);
            Near.Equal(Fixture.Floats(example.GetProperty("hidden")), hidden.index_select(0, at), tolerance, tolerance);
            Near.Equal(Fixture.Floats(example.GetProperty("mean")), hidden.mean([0]), tolerance, tolerance);
        });
    }

    private static void WriteSmallModel(string folder)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var tokenizer = PolicyTokenizer.Train(["a red shirt, and blue shoes", "shoes for men"], 60);
        var config = BertConfig.Named("bert-tiny", tokenizer.VocabularySize) with { HiddenSize = 24, Heads = 3, IntermediateSize = 48, MaxPositions = 32, InitializerRange = 0.2 };
        var model = new BertModel(config);
        foreach (var parameter in model.parameters())
            parameter.copy_(parameter.to(ScalarType.Float16));
        model.eval();
        var weights = ModelWeights.Parameters(model).ToDictionary(pair => pair.Key, pair => pair.Value.to(ScalarType.Float16));
        weights["embeddings.position_ids"] = arange(config.MaxPositions, ScalarType.Int64).unsqueeze(0);
        (weights["pooler.dense.weight"], weights["pooler.dense.bias"]) = (zeros(24, 24, ScalarType.Float16), zeros(24, ScalarType.Float16));
        SafetensorsWriter.Write(Path.Combine(folder, CheckpointFolder.Weights), weights);
        File.WriteAllText(Path.Combine(folder, CheckpointFolder.Config), config.ToJson());
        tokenizer.Save(folder);

        const string text = "Red shoes for women";
        var ids = tokenizer.Encode(text, 32, truncateLeft: false);
        var hidden = model.Encode(tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length]), null)[0];
        File.WriteAllText(Path.Combine(folder, "expected.json"), JsonSerializer.Serialize(new
        {
            tolerance = 1e-5,
            cases = new[] { new { text, ids, hidden_at = new[] { 0, -1 }, hidden = new[] { Row(hidden[0]), Row(hidden[-1]) }, mean = Row(hidden.mean([0])) } },
        }));

        static float[] Row(Tensor row) => row.data<float>().ToArray();
    }
}
