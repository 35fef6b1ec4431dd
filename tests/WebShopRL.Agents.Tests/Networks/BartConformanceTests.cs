using TorchSharp;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Networks.Generation;
using static TorchSharp.torch;

namespace WebShopRL.Tests.Networks;

/// <summary>BART against transformers' answers: states, logits, loss, and every way of generating that the fixture has.</summary>
[Trait(Category.Name, Category.Conformance)]
public class BartConformanceTests
{
    public static TheoryData<string> Files => [.. RepositoryFiles.Fixtures("hf-bart*").SelectMany(folder =>
        new[] { "model.safetensors", "pytorch_model.bin" }.Select(name => Path.Combine(folder, name)).Where(File.Exists))];

    [Theory]
    [MemberData(nameof(Files))]
    public void EncodeDecodeAndLoss_AreTransformers(string file)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var (fixture, model) = Load(file);
        model.eval();
        var texts = Input(fixture);
        var labels = fixture.Integers("labels");
        var encoded = model.Encode(texts);
        Near.Equal(fixture.Floats("encoder_last_hidden_state"), encoded * texts.Mask!.unsqueeze(2));

        var inputs = cat([full([labels.shape[0], 1], model.Config.DecoderStartId, ScalarType.Int64, TestDevice.Torch), labels.narrow(1, 0, 1)], 1);
        var logits = fixture.Floats("logits_first_2_positions");
        Near.Equal(logits, model.Decode(inputs, encoded, texts).narrow(1, 0, logits.shape[1]));
        Near.Equal(fixture["loss"].GetDouble(), model.Loss(texts, labels).item<float>());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Generate_WritesTransformersIds(string file)
    {
        using var scope = NewDisposeScope();
        var (fixture, model) = Load(file);
        Assert.All(fixture["generate"].EnumerateObject(), example =>
        {
            var expected = example.Value.EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt64()).ToArray()).ToArray();
            var settings = Settings(example.Name) with { MaxLength = expected.Max(row => row.Length) };
            var written = BartGeneration.GenerateIds(model, Input(fixture), settings).SelectMany(texts => texts).Select(text => text.Tokens).ToArray();
            Assert.Equal(expected.Select(row => Trim(row, model.Config)), written.Select(row => Trim(row, model.Config)));
        });
    }

    /// <summary>The settings are in the example's name: <c>beam5_ngram2_minlen6_lp2</c>, <c>beam5_return5</c>. Those with more than beams were written with early stopping.</summary>
    private static GenerationSettings Settings(string name)
    {
        var settings = new GenerationSettings { EarlyStopping = name.Contains('_', StringComparison.Ordinal) };
        foreach (var part in name.Split('_'))
        {
            var number = int.Parse(part.AsSpan(part.AsSpan().IndexOfAnyInRange('0', '9')));
            settings = part.TrimEnd([.. "0123456789"]) switch
            {
                "beam" => settings with { Beams = number },
                "return" => settings with { Returned = number },
                "ngram" => settings with { NoRepeatNgram = number },
                "minlen" => settings with { MinLength = number },
                "lp" => settings with { LengthPenalty = number },
                _ => throw new InvalidDataException($"The fixture's example '{name}' has an unknown part '{part}'."),
            };
        }
        return settings;
    }

    private static long[] Trim(long[] row, BartConfig config) => [.. row.Reverse().SkipWhile(id => id == config.PaddingId).Reverse()];

    private static TokenBlock Input(Fixture fixture) => new(fixture.Integers("input_ids"), fixture.Integers("attention_mask"));

    private static (Fixture, BartModel) Load(string file)
    {
        var (model, report) = CheckpointFolder.LoadBart(Path.GetDirectoryName(file)!, Path.GetFileName(file), TestDevice.Torch);
        Assert.Empty(report.New);
        return (new Fixture(Path.GetDirectoryName(file)!), model);
    }
}
