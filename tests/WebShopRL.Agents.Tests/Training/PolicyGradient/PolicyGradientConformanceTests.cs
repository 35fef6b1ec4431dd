using System.Text.Json;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Training.PolicyGradient;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training.PolicyGradient;

/// <summary>Advantages and PPO's terms against double-precision PyTorch: values and gradients.</summary>
[Trait(Category.Name, Category.Conformance)]
public sealed class PolicyGradientConformanceTests
{
    public static TheoryData<string> Folders => [.. RepositoryFiles.Fixtures("rl")];

    [Theory, MemberData(nameof(Folders))]
    public void Advantages_AreTheReferences(string folder)
    {
        var gae = Section(folder, "gae");
        var (rewards, values, dones) = (Rows(gae, "rewards"), Rows(gae, "values"), Rows(gae, "dones"));
        var (last, advantages, returns) = (Row(gae.GetProperty("last_values")), Rows(gae, "advantages"), Rows(gae, "returns"));
        for (var environment = 0; environment < last.Length; environment++)
        {
            ChoiceReturn[] choices = [.. Enumerable.Range(0, rewards.Length).Select(t => dones[t][environment] == 1
                ? new ChoiceReturn(rewards[t][environment], values[t][environment], 0, Ends: true)
                : new ChoiceReturn(rewards[t][environment], values[t][environment], t + 1 < values.Length ? values[t + 1][environment] : last[environment], Ends: false))];

            var found = Advantages.Of(choices, gae.GetProperty("gamma").GetDouble(), gae.GetProperty("lam").GetDouble());

            for (var t = 0; t < found.Length; t++)
            {
                Near.Equal(advantages[t][environment], found[t], 1e-9, 1e-9);
                Near.Equal(returns[t][environment], found[t] + values[t][environment], 1e-9, 1e-9);
            }
        }
    }

    [Theory, MemberData(nameof(Folders))]
    public void Ppo_HasTheReferencesTermsAndGradients(string folder)
    {
        using var scope = NewDisposeScope();
        var ppo = Section(folder, "ppo");
        int[] sizes = [.. Row(ppo.GetProperty("sizes")).Select(size => (int)size)];
        var padded = Rows(ppo, "logits");
        using var pairs = new ChoicePairs(sizes, new int[sizes.Sum()]);
        var logits = tensor(padded.SelectMany((row, state) => row.Take(sizes[state])).ToArray()).requires_grad_();
        var values = Vector(ppo, "values").requires_grad_();
        var (clip, valueWeight, entropyWeight) = (Number(ppo, "clip_range"), Number(ppo, "vf_coef"), Number(ppo, "entropy_coef"));

        var logs = pairs.LogSoftmax(logits);
        var taken = logs.index_select(0, pairs.PairOf([.. Row(ppo.GetProperty("actions")).Select(action => (int)action)]));
        var logRatio = taken - Vector(ppo, "old_log_probs");
        var policy = PolicyGradientLoss.ClippedSurrogate(logRatio, Vector(ppo, "advantages"), clip).mean();
        var value = PolicyGradientLoss.ClippedValue(values, Vector(ppo, "old_values"), Vector(ppo, "returns"), clip).mean();
        var entropy = PolicyGradientLoss.Entropy(logs, pairs.StateOfPair(), sizes.Length).mean();
        var total = policy + valueWeight * value - entropyWeight * entropy;
        total.backward();

        Near.Equal(Vector(ppo, "new_log_probs"), taken, 1e-9, 1e-9);
        Near.Equal(Number(ppo, "policy_loss"), policy.item<double>(), 1e-9, 1e-9);
        Near.Equal(Number(ppo, "value_loss"), value.item<double>(), 1e-9, 1e-9);
        Near.Equal(Number(ppo, "entropy"), entropy.item<double>(), 1e-9, 1e-9);
        Near.Equal(Number(ppo, "approx_kl"), KlEstimate.ThirdOf(logRatio).mean().item<double>(), 1e-9, 1e-9);
        Near.Equal(Number(ppo, "clip_fraction"), PolicyGradientLoss.IsClipped(logRatio, clip).mean().item<double>(), 1e-9, 1e-9);
        Near.Equal(Number(ppo, "total_loss"), total.item<double>(), 1e-9, 1e-9);
        Near.Equal(tensor(Rows(ppo, "grad_logits").SelectMany((row, state) => row.Take(sizes[state])).ToArray()), logits.grad!, 1e-9, 1e-9);
        Near.Equal(Vector(ppo, "grad_values"), values.grad!, 1e-9, 1e-9);
    }

    private static JsonElement Section(string folder, string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json"))).RootElement.GetProperty(name);

    private static double Number(JsonElement section, string name) => section.GetProperty(name).GetDouble();

    private static double[] Row(JsonElement row) => [.. row.EnumerateArray().Select(value => value.GetDouble())];

    private static double[][] Rows(JsonElement section, string name) => [.. section.GetProperty(name).EnumerateArray().Select(Row)];

    private static Tensor Vector(JsonElement section, string name) => tensor(Row(section.GetProperty(name)));
}
