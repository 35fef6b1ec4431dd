using System.Text.Json;
using TorchSharp;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Preferences;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training;

/// <summary>Every preference loss against double-precision PyTorch: values, mean and gradients.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class PreferenceLossConformanceTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var folder in RepositoryFiles.Fixtures("rl"))
            for (var i = 0; i < Dpo(folder).GetProperty("cases").GetArrayLength(); i++)
                cases.Add(folder, i);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Of_GivesTheReferencesLossesAndGradients(string folder, int number)
    {
        using var scope = NewDisposeScope();
        var dpo = Dpo(folder);
        var expected = dpo.GetProperty("cases")[number];
        var kind = expected.GetProperty("loss").GetString()!;
        var chosen = Vector(dpo, "policy_chosen").requires_grad_();
        var rejected = Vector(dpo, "policy_rejected").requires_grad_();
        var chosenShift = chosen - Vector(dpo, "ref_chosen");
        var rejectedShift = rejected - Vector(dpo, "ref_rejected");
        if (kind == "ipo") // log-probabilities of whole trajectories there: IPO takes their mean over the actions
            (chosenShift, rejectedShift) = (chosenShift / Vector(dpo, "steps_chosen"), rejectedShift / Vector(dpo, "steps_rejected"));

        var losses = PreferenceLoss.Of(chosenShift - rejectedShift, kind, expected.GetProperty("beta").GetDouble(), expected.GetProperty("label_smoothing").GetDouble());
        losses.mean().backward();

        Near.Equal(Vector(expected, "losses"), losses, 1e-9, 1e-9);
        Near.Equal(Vector(expected, "grad_policy_chosen"), chosen.grad!, 1e-9, 1e-9);
        Near.Equal(Vector(expected, "grad_policy_rejected"), rejected.grad!, 1e-9, 1e-9);
    }

    private static JsonElement Dpo(string folder) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json"))).RootElement.GetProperty("dpo");

    private static Tensor Vector(JsonElement element, string name) => tensor(element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble()).ToArray(), ScalarType.Float64);
}
