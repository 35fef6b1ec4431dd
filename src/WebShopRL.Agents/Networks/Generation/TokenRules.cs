namespace WebShopRL.Agents.Networks.Generation;

/// <summary>Which tokens may come next: forced beginning and end, the shortest length, no repeated n-grams. Works on log-probabilities in place; what may not come gets minus infinity.</summary>
internal sealed class TokenRules(GenerationSettings settings, BartConfig config)
{
    /// <param name="written">The text so far, the decoder's start token included.</param>
    public void Apply(ReadOnlySpan<long> written, Span<float> logProbabilities)
    {
        BanRepeats(written, logProbabilities);
        if (written.Length < settings.MinLength)
            logProbabilities[config.EndId] = float.NegativeInfinity;
        if (written.Length == 1 && config.ForcedStartId is { } start)
            Force(start, logProbabilities);
        if (written.Length == settings.MaxLength - 1 && config.ForcedEndId is { } end)
            Force(end, logProbabilities);
    }

    private static void Force(int token, Span<float> logProbabilities)
    {
        logProbabilities.Fill(float.NegativeInfinity);
        logProbabilities[token] = 0;
    }

    private void BanRepeats(ReadOnlySpan<long> written, Span<float> logProbabilities)
    {
        var size = settings.NoRepeatNgram;
        if (size == 0 || written.Length + 1 < size)
            return;
        var last = written[(written.Length - size + 1)..];
        for (var start = 0; start + size <= written.Length; start++)
            if (written.Slice(start, size - 1).SequenceEqual(last))
                logProbabilities[(int)written[start + size - 1]] = float.NegativeInfinity;
    }
}
