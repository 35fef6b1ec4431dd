using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Preferences;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training;

/// <summary>Two passes in pieces give the gradient of one graph over all.</summary>
[Trait(Category.Name, Category.Unit)]
[Collection("torch threads")]
public sealed class TrajectoryGradientTests
{
    private const int Pairs = 3;

    [Theory]
    [InlineData("sigmoid", 0.0, 0.0, 4)]
    [InlineData("sigmoid", 0.1, 0.5, 1)]
    [InlineData("ipo", 0.0, 0.0, 3)]
    [InlineData("hinge", 0.0, 0.2, 5)]
    [InlineData("robust", 0.2, 0.0, 100)]
    public void Gradient_IsThatOfOneGraph(string loss, double smoothing, double sft, int piece)
    {
        var settings = new DpoSettings { Pairs = "trajectories", Loss = loss, LabelSmoothing = smoothing, SftWeight = sft, Beta = 0.3 };
        using var model = new ChoiceModel(new BertConfig { VocabularySize = 40, HiddenSize = 16, Layers = 2, Heads = 2, IntermediateSize = 32, MaxPositions = 32, MaskActionPadding = true });
        model.eval();
        var choices = Choices(new Random(5));

        var (whole, expected) = OneGraph(model, choices, settings);
        model.zero_grad();
        var gradient = new TrajectoryGradient(model, 0, CPU, settings);
        var logs = choices.Chunk(piece).SelectMany(part => gradient.LogProbabilities(part).Logs).ToArray();
        var weighed = gradient.Weigh(choices, logs, Pairs);
        for (var start = 0; start < choices.Length; start += piece)
        {
            var count = Math.Min(piece, choices.Length - start);
            gradient.Add(choices[start..(start + count)], weighed.Weights.AsSpan(start, count), total => total.backward());
        }

        Assert.Equal(whole, weighed.Losses.Average() + sft * weighed.Imitation, 4);
        var largest = expected.Max(Math.Abs);
        Assert.True(largest > 1e-3);
        Assert.All(expected.Zip(Gradients(model)), pair => Assert.InRange(pair.Second - pair.First, -1e-4 * largest, 1e-4 * largest));
    }

    private static (double Loss, float[] Gradients) OneGraph(ChoiceModel model, PairedChoice[] choices, DpoSettings settings)
    {
        using var scope = NewDisposeScope();
        model.zero_grad();
        var batch = new StateBatch([.. choices.Select(choice => choice.State)], 0, CPU);
        var logs = batch.LogProbabilities(model).index_select(0, batch.Chosen);
        var signs = tensor(choices.Select(choice => choice.IsBetter ? 1f : -1f).ToArray());
        var pair = tensor(choices.Select(choice => (long)choice.Pair).ToArray());
        var margins = zeros(Pairs).index_add(0, pair, (logs - tensor(choices.Select(choice => choice.Reference).ToArray())) * signs, 1);
        var better = tensor(choices.Index().Where(choice => choice.Item.IsBetter).Select(choice => (long)choice.Index).ToArray());
        var loss = PreferenceLoss.Of(margins, settings.Loss, settings.Beta, settings.LabelSmoothing).mean() - settings.SftWeight * logs.index_select(0, better).mean();
        loss.backward();
        return (loss.item<float>(), Gradients(model));
    }

    private static float[] Gradients(ChoiceModel model) => [.. model.named_parameters().Where(parameter => parameter.parameter.grad is not null).SelectMany(parameter => parameter.parameter.grad!.data<float>().ToArray())];

    /// <summary>Ways of unlike length; references so far off that every loss has another slope in every pair.</summary>
    private static PairedChoice[] Choices(Random random)
    {
        List<PairedChoice> choices = [];
        for (var pair = 0; pair < Pairs; pair++)
            foreach (var better in new[] { true, false })
                for (var step = 0; step < 2 + (better ? pair : 2 * pair); step++)
                {
                    int[][] actions = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => Tokens(random, 3, 7))];
                    choices.Add(new PairedChoice(new TrainingState(Tokens(random, 5, 20), actions, random.Next(actions.Length)), pair, better, -(float)random.NextDouble() * 2));
                }
        return [.. choices];
    }

    private static int[] Tokens(Random random, int fewest, int most) => [.. Enumerable.Range(0, random.Next(fewest, most)).Select(_ => random.Next(1, 40))];
}
