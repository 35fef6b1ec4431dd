using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Optimization;

[Trait(Category.Name, Category.Unit)]
public class AdamWTests
{
    [Fact]
    public void Step_LeavesBiasesAndNorms_WhenNothingButTheWeightDecayMovesThem()
    {
        var bert = BertConfig.Named("bert-tiny", 40) with { HiddenSize = 16, Heads = 2, IntermediateSize = 32, MaxPositions = 20 };
        string[] decaying = Decaying(new ChoiceModel(bert));
        Assert.Contains("bert.encoder.layer.0.output.dense.weight", decaying);
        Assert.Contains("attn.dot_scale", decaying);
        Assert.DoesNotContain(decaying, name => name.Contains("LayerNorm", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal));
        Assert.DoesNotContain("cls.predictions.transform.LayerNorm.weight", Decaying(new BertForMaskedLanguageModel(bert)));
        decaying = Decaying(new BartModel(BartConfig.Named("bart-tiny", 40) with { HiddenSize = 32, EncoderHeads = 2, DecoderHeads = 2 }));
        Assert.Contains("model.shared.weight", decaying);
        Assert.DoesNotContain(decaying, name => name.Contains("norm", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal));
    }

    /// <summary>The parameters that a step without gradients to speak of changes.</summary>
    private static string[] Decaying(nn.Module model)
    {
        using var _ = model;
        using var scope = NewDisposeScope();
        using (no_grad())
            foreach (var parameter in model.parameters())
                parameter.fill_(1);
        foreach (var parameter in model.parameters())
            parameter.sum().mul(0).backward();
        using var optimizer = new AdamW(model, 0.1, weightDecay: 0.5);
        optimizer.Step();
        return [.. model.named_parameters().Where(item => !item.parameter.eq(1).all().item<bool>()).Select(item => item.name)];
    }
}
