using System.Runtime.InteropServices;
using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Training;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Training;

/// <summary>The ways to a smaller footprint change what memory is taken, not what is learned.</summary>
[Trait(Category.Name, Category.Unit)]
[Collection("torch threads")]
public sealed class MemoryTests
{
    private static readonly BertConfig Config = BertConfig.Named("bert-tiny", 50) with { Layers = 3 };

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.3, 0)]
    [InlineData(0.3, 1)]
    public void GradientCheckpointing_GivesTheSameGradients(double dropout, int frozen)
    {
        using var scope = NewDisposeScope();
        using var random = RandomStream.Use(new RandomStream(1));
        var model = new BertModel(Config with { HiddenDropout = dropout, AttentionDropout = dropout });
        model.FreezeFirst(frozen);
        var texts = new TokenBlock(randint(5, 50, [4, 20]), null);

        model.GradientCheckpointing = true;
        RandomStream.Current.State = 2;
        var recomputed = model.Encode([texts])[0];
        var state = RandomStream.Current.State;
        recomputed.square().mean().backward();
        Assert.Equal(state, RandomStream.Current.State);
        var expectedHidden = recomputed.detach();
        var expected = Gradients(model);
        model.zero_grad();

        // The same dropout without it: the layers are seeded by hand as checkpointing seeds them.
        model.GradientCheckpointing = false;
        if (dropout == 0)
        {
            var plain = model.Encode([texts])[0];
            plain.square().mean().backward();
            Near.Equal(plain.detach(), expectedHidden, 1e-6, 1e-6);
            Assert.All(Gradients(model).Zip(expected), pair => Near.Equal(pair.First, pair.Second, 1e-6, 1e-5));
        }
        else
        {
            // Twice the same seed, twice the same gradients; and a numerical derivative of the recomputed loss agrees with them.
            model.GradientCheckpointing = true;
            var weight = model.named_parameters().Single(pair => pair.name == "encoder.layer.2.output.dense.weight").parameter;
            var analytic = expected[model.named_parameters().Where(pair => pair.parameter.requires_grad).Select(pair => pair.name).ToList().IndexOf("encoder.layer.2.output.dense.weight")][3, 4].item<float>();
            Assert.Equal(analytic, (Loss(weight, 1e-2f) - Loss(weight, -1e-2f)) / 2e-2, 3);
        }

        double Loss(Tensor weight, float change)
        {
            using var _ = no_grad();
            weight[3, 4] += change;
            RandomStream.Current.State = 2;
            double loss;
            using (enable_grad())
                loss = model.Encode([texts])[0].to(ScalarType.Float64).square().mean().item<double>();
            weight[3, 4] -= change;
            return loss;
        }
    }

    [Fact]
    public void MicroBatches_HalveWhenMemoryRunsOut_AndGiveTheGradientsOfTheWhole()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = nn.Linear(4, 1);
        using var optimizer = new AdamW(model, 0.1);
        var inputs = randn(10, 4);
        var observer = new RecordingObserver();
        (model.call(inputs).square().sum() / 10).backward();
        var expected = model.weight!.grad!.clone();

        var micro = new MicroBatches(0, observer);
        var told = micro.Accumulate(optimizer, 10, (start, count) =>
        {
            var loss = model.call(inputs.narrow(0, start, count)).square().sum() / 10;
            loss.backward();
            return count > 3 ? throw new ExternalException("CUDA out of memory. Tried to allocate 2.00 GiB.") : count;
        });

        Assert.Equal([3, 3, 3, 1], told);
        Assert.Equal(3, micro.Size);
        Near.Equal(expected, model.weight!.grad!, 1e-6, 1e-6);
        Assert.Equal(["Out of memory with 10 examples at once: going on with 5.", "Out of memory with 5 examples at once: going on with 3."], observer.Lines);
    }

    [Fact]
    public void MicroBatches_SayWhatToDo_WhenNotEvenOneExampleFits()
    {
        using var model = nn.Linear(1, 1);
        using var optimizer = new AdamW(model, 0.1);
        var micro = new MicroBatches(1, new RecordingObserver());

        var failure = Assert.Throws<InvalidOperationException>(() => micro.Accumulate<int>(optimizer, 2, (_, _) => throw new ExternalException("CUDA out of memory.")));
        Assert.Contains("smaller network", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ExternalException>(() => micro.Accumulate<int>(optimizer, 2, (_, _) => throw new ExternalException("device-side assert triggered")));
    }

    [Fact]
    public void IsExhausted_KnowsWhatTorchReallySays()
    {
        var failure = Assert.ThrowsAny<Exception>(() => empty(1L << 50));

        Assert.True(DeviceMemory.IsExhausted(Assert.IsAssignableFrom<ExternalException>(failure)), failure.Message);
    }

    private static List<Tensor> Gradients(nn.Module model) => [.. model.parameters().Where(parameter => parameter.requires_grad).Select(parameter => parameter.grad!.clone())];
}
