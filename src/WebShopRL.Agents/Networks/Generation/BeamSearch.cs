namespace WebShopRL.Agents.Networks.Generation;

/// <summary>Beam search as transformers does it, its order of ties and its stopping rule included.</summary>
internal static class BeamSearch
{
    private readonly record struct Candidate(double Score, int Beam, int Token);

    public static IReadOnlyList<IReadOnlyList<(long[] Tokens, double Score)>> Run(BartModel model, TokenBlock texts, GenerationSettings settings)
    {
        var (config, rules, beams) = (model.Config, new TokenRules(settings, model.Config), settings.Beams);
        var decoding = model.StartDecoding(texts, beams);
        var count = (int)texts.Texts;
        var finished = Enumerable.Range(0, count).Select(_ => new FinishedTexts(beams, settings.LengthPenalty, settings.EarlyStopping)).ToArray();
        var written = Enumerable.Range(0, count * beams).Select(_ => new long[] { config.DecoderStartId }).ToArray();
        // All beams of an input start alike: only the first counts, or they would stay alike.
        var scores = Enumerable.Range(0, count * beams).Select(i => i % beams == 0 ? 0.0 : -1e9).ToArray();
        long[]? from = null;
        var length = 1;
        while (true)
        {
            var rows = decoding.Next([.. written.Select(text => text[^1])], from);
            var next = new (long[] Text, double Score, long From)[written.Length];
            for (var input = 0; input < count; input++)
            {
                if (finished[input].Done)
                {
                    for (var i = input * beams; i < (input + 1) * beams; i++)
                        next[i] = ([.. written[i], config.PaddingId], 0, i);
                    continue;
                }
                for (var i = input * beams; i < (input + 1) * beams; i++)
                    rules.Apply(written[i], rows.AsSpan(i * config.VocabularySize, config.VocabularySize));
                var candidates = Best(rows, scores, input, beams, config.VocabularySize);
                Advance(candidates, input, next);
                finished[input].Settle(candidates[0].Score, length);
            }
            (written, scores, from) = ([.. next.Select(item => item.Text)], [.. next.Select(item => item.Score)], [.. next.Select(item => item.From)]);
            length++;
            if (length >= settings.MaxLength || finished.All(input => input.Done))
                break;
        }

        for (var input = 0; input < count; input++)
            if (!finished[input].Done)
                for (var i = input * beams; i < (input + 1) * beams; i++)
                    finished[input].Add(written[i], scores[i]);
        return [.. finished.Select(input => (IReadOnlyList<(long[], double)>)
            [.. input.Best(settings.Returned).Select(text => (text.Tokens.Length < settings.MaxLength ? [.. text.Tokens, config.EndId] : text.Tokens, text.Score))])];

        void Advance(List<Candidate> candidates, int input, (long[] Text, double Score, long From)[] next)
        {
            var beam = 0;
            for (var rank = 0; rank < candidates.Count && beam < beams; rank++)
            {
                var candidate = candidates[rank];
                if (candidate.Token == config.EndId)
                {
                    if (rank < beams)
                        finished[input].Add(written[candidate.Beam], candidate.Score);
                    continue;
                }
                next[input * beams + beam++] = ([.. written[candidate.Beam], candidate.Token], candidate.Score, candidate.Beam);
            }
        }
    }

    /// <summary>The 2 K best continuations: even if half of them end, K go on.</summary>
    private static List<Candidate> Best(float[] rows, double[] scores, int input, int beams, int vocabulary)
    {
        var best = new PriorityQueue<Candidate, Candidate>(Comparer<Candidate>.Create((a, b) => Order(b, a)));
        for (var beam = input * beams; beam < (input + 1) * beams; beam++)
        {
            for (var token = 0; token < vocabulary; token++)
            {
                // Most tokens of a vocabulary are far behind: they are passed over without a candidate.
                if (best.Count == 2 * beams && (float)(scores[beam] + rows[beam * vocabulary + token]) < best.Peek().Score)
                    continue;
                var candidate = new Candidate((float)(scores[beam] + rows[beam * vocabulary + token]), beam, token);
                if (best.Count < 2 * beams)
                    best.Enqueue(candidate, candidate);
                else if (Order(candidate, best.Peek()) < 0)
                    best.EnqueueDequeue(candidate, candidate);
            }
        }
        return [.. best.UnorderedItems.Select(item => item.Element).Order(Comparer<Candidate>.Create(Order))];

        static int Order(Candidate a, Candidate b)
        {
            var order = b.Score.CompareTo(a.Score);
            if (order == 0)
                order = a.Beam.CompareTo(b.Beam);
            return order != 0 ? order : a.Token.CompareTo(b.Token);
        }
    }
}
