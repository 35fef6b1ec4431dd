using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Networks;

/// <summary>The choice model against WebShop's own code, with and without the image token.</summary>
[Trait(Category.Name, Category.Conformance)]
public class ChoiceConformanceTests
{
    public static TheoryData<string> Folders => [.. RepositoryFiles.Fixtures("webshop-choice*")];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Scores_GiveWebShopsPolicyValueAndGradients(string folder)
    {
        using var scope = NewDisposeScope();
        var fixture = new Fixture(folder);
        var (model, report) = CheckpointFolder.LoadChoiceModel(folder, device: TestDevice.Torch);
        Assert.Empty(report.New);
        model.eval();

        var output = Run(fixture, model);
        CompareLogProbabilities(fixture["log_probs"], output, fixture);
        Near.Equal(fixture["loss"].GetDouble(), output.Loss.item<float>());
        Near.Equal(fixture.Floats("value"), output.Value);

        Combined(output).backward();
        var parameters = ModelWeights.Parameters(model);
        foreach (var norm in fixture["grad_norms"].EnumerateObject())
            Near.Equal(norm.Value.GetDouble(), parameters[norm.Name].grad!.norm().item<float>());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void OneStepOfAdamW_GivesTheirNextPolicy(string folder)
    {
        using var scope = NewDisposeScope();
        var fixture = new Fixture(folder);
        var (model, _) = CheckpointFolder.LoadChoiceModel(folder, device: TestDevice.Torch);
        model.eval();
        var expected = fixture["after_one_adamw_step"];
        using var optimizer = new AdamW(model, expected.GetProperty("lr").GetDouble(), expected.GetProperty("weight_decay").GetDouble());
        Combined(Run(fixture, model)).backward();
        optimizer.Step();
        using var _ = no_grad();
        var output = Run(fixture, model);
        CompareLogProbabilities(expected.GetProperty("log_probs"), output, fixture);
        Near.Equal(expected.GetProperty("loss").GetDouble(), output.Loss.item<float>());
    }

    /// <summary>The fixtures' gradients and step are of the choice's loss and half the mean square of the values.</summary>
    private static Tensor Combined((Tensor LogProbabilities, Tensor Loss, Tensor Value) output) => output.Loss + 0.5 * output.Value.square().mean();

    private static (Tensor LogProbabilities, Tensor Loss, Tensor Value) Run(Fixture fixture, ChoiceModel model)
    {
        var (stateMask, actionMask) = (fixture.Integers("state_attention_mask"), fixture.Integers("action_attention_mask"));
        var sizes = fixture.Numbers("sizes");
        var pairs = new ChoicePairs(sizes, [.. Enumerable.Range(0, sizes.Sum())], TestDevice.Torch);
        var (states, actions) = model.Encode(new TokenBlock(fixture.Integers("state_input_ids"), stateMask), new TokenBlock(fixture.Integers("action_input_ids"), actionMask));
        var scores = model.Scores(states, stateMask, actions, actionMask, pairs, fixture.Has("images") ? fixture.Floats("images") : null);
        var logProbabilities = pairs.LogSoftmax(scores);
        return (logProbabilities, -logProbabilities.index_select(0, pairs.PairOf(fixture.Numbers("labels"))).mean(), model.Value(states));
    }

    private static void CompareLogProbabilities(System.Text.Json.JsonElement expected, (Tensor LogProbabilities, Tensor Loss, Tensor Value) output, Fixture fixture)
    {
        var first = 0;
        foreach (var (state, size) in fixture.Numbers("sizes").Index())
        {
            Near.Equal(Fixture.Floats(expected[state]), output.LogProbabilities.narrow(0, first, size));
            first += size;
        }
    }
}
