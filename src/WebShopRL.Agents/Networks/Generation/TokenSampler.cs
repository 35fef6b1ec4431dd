using WebShopRL.Agents.Randomness;

namespace WebShopRL.Agents.Networks.Generation;

/// <summary>Draws a token: temperature, then the k most probable, then the nucleus (Holtzman et al. 2020), in that order as transformers does.</summary>
/// <param name="settings">Their seed is not used: each text has one of its own.</param>
internal sealed class TokenSampler(GenerationSettings settings, int seed)
{
    private int _drawn;

    /// <param name="logProbabilities">Natural-log probabilities, minus infinity where a token may not come. Left as they are.</param>
    public int Draw(Span<float> logProbabilities)
    {
        var candidates = new List<(int Token, double Weight)>(logProbabilities.Length);
        for (var token = 0; token < logProbabilities.Length; token++)
            if (logProbabilities[token] > float.NegativeInfinity)
                candidates.Add((token, logProbabilities[token] / settings.Temperature));
        if (candidates.Count == 0)
            throw new InvalidOperationException("No token may come next: the settings forbid every one (no_repeat_ngram_size, min_length).");
        candidates.Sort((a, b) => b.Weight != a.Weight ? b.Weight.CompareTo(a.Weight) : a.Token.CompareTo(b.Token));
        if (settings.TopK > 0 && candidates.Count > settings.TopK)
            candidates.RemoveRange(settings.TopK, candidates.Count - settings.TopK);

        var highest = candidates[0].Weight;
        var total = 0.0;
        for (var i = 0; i < candidates.Count; i++)
        {
            candidates[i] = (candidates[i].Token, Math.Exp(candidates[i].Weight - highest));
            total += candidates[i].Weight;
        }
        if (settings.TopP < 1)
        {
            var (kept, sum) = (0, 0.0);
            while (kept < candidates.Count && sum < settings.TopP * total)
                sum += candidates[kept++].Weight;
            candidates.RemoveRange(kept, candidates.Count - kept);
            total = sum;
        }

        var point = Chance.Of(seed, _drawn++) * total;
        foreach (var (token, weight) in candidates)
            if ((point -= weight) < 0)
                return token;
        return candidates[^1].Token; // the sum's last rounding
    }
}
