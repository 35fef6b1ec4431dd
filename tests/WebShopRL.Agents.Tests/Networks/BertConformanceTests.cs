using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Networks;

/// <summary>BERT against transformers' answers, from each format its weights are in.</summary>
[Trait(Category.Name, Category.Conformance)]
public class BertConformanceTests
{
    public static TheoryData<string> Files => [.. RepositoryFiles.Fixtures("hf-bert*").SelectMany(folder =>
        new[] { "model.safetensors", "pytorch_model.bin" }.Select(name => Path.Combine(folder, name)).Where(File.Exists))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Encode_GivesTransformersHiddenStates(string file)
    {
        using var scope = NewDisposeScope();
        var (fixture, model) = Load(file);
        model.eval();
        using var _ = no_grad();
        var mask = fixture.Integers("attention_mask");
        var states = model.Bert.EncodeAllLayers(Input(fixture));
        // Hidden states at padding are written as 0, and only the first three positions of the embeddings are given.
        Near.Equal(fixture.Floats("last_hidden_state"), states[^1] * mask.unsqueeze(2));
        var embedded = fixture.Floats("embedding_output");
        Near.Equal(embedded, states[0].narrow(1, 0, embedded.shape[1]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Logits_AreTransformers(string file)
    {
        using var scope = NewDisposeScope();
        var (fixture, model) = Load(file);
        model.eval();
        using var _ = no_grad();
        var hidden = model.Bert.Encode([Input(fixture)])[0];
        Near.Equal(fixture.Floats("mlm_logits_first_token"), model.Logits(hidden.select(1, 0)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Loss_AndItsGradientsAreTransformers(string file)
    {
        using var scope = NewDisposeScope();
        var (fixture, model) = Load(file);
        model.eval();
        var labels = fixture.Integers("mlm_labels").reshape(-1);
        var positions = labels.ne(-100).nonzero().squeeze(1);
        var loss = nn.functional.cross_entropy(model.Guess(Input(fixture), positions), labels.index_select(0, positions));
        loss.backward();
        Near.Equal(fixture["mlm_loss"].GetDouble(), loss.item<float>());
        var parameters = ModelWeights.Parameters(model);
        foreach (var norm in fixture["grad_norms"].EnumerateObject())
            Near.Equal(norm.Value.GetDouble(), parameters[norm.Name].grad!.norm().item<float>());
    }

    private static TokenBlock Input(Fixture fixture) =>
        new(fixture.Integers("input_ids"), fixture.Integers("attention_mask"), fixture.Has("token_type_ids") ? fixture.Integers("token_type_ids") : null);

    private static (Fixture, BertForMaskedLanguageModel) Load(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var model = new BertForMaskedLanguageModel(CheckpointFolder.LoadConfig(folder));
        using var weights = WeightFiles.Open(file);
        Assert.Empty(ModelWeights.Load(model, weights).New);
        model.to(TestDevice.Torch);
        return (new Fixture(folder), model);
    }
}
