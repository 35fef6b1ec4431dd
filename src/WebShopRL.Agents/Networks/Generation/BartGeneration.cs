using WebShopRL.Agents.Randomness;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks.Generation;

/// <summary>A text that was written: its tokens without start, end and padding, and its natural-log probability (over length to the penalty, for beam search).</summary>
public sealed record GeneratedText(IReadOnlyList<int> Tokens, double Score);

/// <summary>Writing with a BART: greedy, beam search, sampling. Gives the ids that transformers' <c>generate</c> gives.</summary>
public static class BartGeneration
{
    /// <summary>For each input its <see cref="GenerationSettings.Returned"/> texts, best first. Runs the network as it would be evaluated, without gradients.</summary>
    public static IReadOnlyList<IReadOnlyList<GeneratedText>> Generate(this BartModel model, TokenBlock texts, GenerationSettings settings) =>
        [.. GenerateIds(model, texts, settings).Select(input => (IReadOnlyList<GeneratedText>)
            [.. input.Select(text => new GeneratedText([.. text.Tokens.Where(token => token != model.Config.DecoderStartId && token != model.Config.StartId && token != model.Config.EndId && token != model.Config.PaddingId).Select(token => (int)token)], text.Score))])];

    /// <summary>The ids as the decoder wrote them: start token first, end token last where it ended.</summary>
    internal static IReadOnlyList<IReadOnlyList<(long[] Tokens, double Score)>> GenerateIds(BartModel model, TokenBlock texts, GenerationSettings settings)
    {
        settings.Check(model.Config);
        var wasTraining = model.training;
        model.eval();
        try
        {
            using var _ = no_grad();
            using var scope = NewDisposeScope();
            return settings.Sample ? Draw(model, texts, settings)
                : settings.Beams == 1 ? Greedy(model, texts, settings)
                : BeamSearch.Run(model, texts, settings);
        }
        finally
        {
            model.train(wasTraining);
        }
    }

    private static List<IReadOnlyList<(long[], double)>> Greedy(BartModel model, TokenBlock texts, GenerationSettings settings) =>
        [.. OneByOne(model, texts, settings, 1, static (_, row) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row)).Select(text => (IReadOnlyList<(long[], double)>)[text])];

    private static List<IReadOnlyList<(long[], double)>> Draw(BartModel model, TokenBlock texts, GenerationSettings settings)
    {
        TokenSampler[] samplers = [.. Seeds(texts, settings, model.Config.PaddingId).Select(seed => new TokenSampler(settings, seed))];
        return [.. OneByOne(model, texts, settings, settings.Returned, (text, row) => samplers[text].Draw(row)).Chunk(settings.Returned)
            .Select(chunk => (IReadOnlyList<(long[], double)>)[.. chunk.OrderByDescending(text => text.Item2)])];
    }

    /// <summary>A seed for each text that is drawn, by its input's tokens: what stands beside it in the batch, or was written before, changes nothing.</summary>
    private static IEnumerable<int> Seeds(TokenBlock texts, GenerationSettings settings, int padding)
    {
        var ids = texts.Ids.cpu().data<long>().ToArray();
        foreach (var text in ids.Chunk((int)texts.Length))
        {
            var state = Chance.Mix((uint)settings.Seed);
            foreach (var id in text)
                if (id != padding)
                    state = Chance.Mix(state ^ (ulong)id);
            for (var copy = 0; copy < settings.Returned; copy++)
                yield return unchecked((int)Chance.Mix(state + (ulong)copy));
        }
    }

    /// <param name="text">Which of the texts being written, copies included.</param>
    private delegate int Choose(int text, Span<float> logProbabilities);

    private static (long[], double)[] OneByOne(BartModel model, TokenBlock texts, GenerationSettings settings, int copies, Choose choose)
    {
        var (config, rules) = (model.Config, new TokenRules(settings, model.Config));
        var decoding = model.StartDecoding(texts, copies);
        var count = (int)texts.Texts * copies;
        var written = Enumerable.Range(0, count).Select(_ => new List<long> { config.DecoderStartId }).ToArray();
        var (scores, open) = (new double[count], Enumerable.Repeat(true, count).ToArray());
        while (open.Contains(true) && written.Max(text => text.Count) < settings.MaxLength)
        {
            var rows = decoding.Next([.. written.Select((text, i) => open[i] ? text[^1] : config.PaddingId)], from: null);
            for (var i = 0; i < count; i++)
            {
                if (!open[i])
                    continue;
                var row = rows.AsSpan(i * config.VocabularySize, config.VocabularySize);
                rules.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(written[i]), row);
                var token = choose(i, row);
                scores[i] += row[token];
                written[i].Add(token);
                open[i] = token != config.EndId;
            }
        }
        return [.. written.Select((text, i) => (text.ToArray(), scores[i]))];
    }
}
