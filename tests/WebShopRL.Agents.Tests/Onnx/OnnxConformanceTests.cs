using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Onnx;
using WebShopRL.Agents.Weights;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Onnx;

/// <summary>Graphs in ONNX Runtime against the answers of WebShop's and transformers' own code.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class OnnxConformanceTests
{
    public static TheoryData<string> Policies => [.. RepositoryFiles.Fixtures("webshop-choice*")];

    public static TheoryData<string> Encoders => [.. RepositoryFiles.Fixtures("hf-bert*")];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Policy_GivesWebShopsLogProbabilities(string published)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var (model, _) = CheckpointFolder.LoadChoiceModel(published);
        using var owned = model;
        if (model.Config.ImageSize > 0)
        {
            Assert.Contains("reads pictures", Assert.Throws<CheckpointException>(() => OnnxNetworks.Policy(model)).Message, StringComparison.Ordinal);
            return;
        }
        OnnxNetworks.Policy(model).Write(folder.File(OnnxFolder.Model));
        using var graph = new Graph(folder.Path);
        var fixture = new Fixture(published);
        var sizes = fixture.Numbers("sizes");
        var logs = graph.Run("log_probs", new Dictionary<string, Tensor>
        {
            ["page_input_ids"] = fixture.Integers("state_input_ids"),
            ["page_attention_mask"] = fixture.Integers("state_attention_mask"),
            ["action_input_ids"] = fixture.Integers("action_input_ids"),
            ["action_attention_mask"] = fixture.Integers("action_attention_mask"),
            ["page_of_action"] = tensor(sizes.SelectMany((size, page) => Enumerable.Repeat((long)page, size)).ToArray()),
        });
        var first = 0;
        foreach (var (page, size) in sizes.Index())
        {
            Near.Equal(Fixture.Floats(fixture["log_probs"][page]), logs.narrow(0, first, size));
            first += size;
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Encoder_GivesTransformersHiddenStates(string published)
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        OnnxFolder.Write(published, folder.Path, encoder: false, reading => reading);
        using var graph = new Graph(folder.Path);
        var fixture = new Fixture(published);
        var (ids, mask) = (fixture.Integers("input_ids"), fixture.Integers("attention_mask"));
        var states = graph.Run("last_hidden_state", new Dictionary<string, Tensor>
        {
            ["input_ids"] = ids,
            ["attention_mask"] = mask,
            ["token_type_ids"] = fixture.Has("token_type_ids") ? fixture.Integers("token_type_ids") : zeros_like(ids),
        });
        // Hidden states at padding are written as 0.
        Near.Equal(fixture.Floats("last_hidden_state"), states * mask.cpu().unsqueeze(2));
    }
}
