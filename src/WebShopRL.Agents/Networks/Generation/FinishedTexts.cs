namespace WebShopRL.Agents.Networks.Generation;

/// <summary>The best finished texts of one input, at most as many as there are beams (transformers' <c>BeamHypotheses</c>).</summary>
internal sealed class FinishedTexts(int beams, double lengthPenalty, bool earlyStopping)
{
    private readonly List<(double Score, long[] Tokens)> _texts = [];

    /// <summary>Nothing that is still being written can get in any more.</summary>
    public bool Done { get; private set; }

    /// <param name="tokens">Without the end token.</param>
    public void Add(long[] tokens, double logProbability)
    {
        var score = logProbability / Math.Pow(tokens.Length, lengthPenalty);
        if (_texts.Count == beams && score <= Worst)
            return;
        _texts.Add((score, tokens));
        if (_texts.Count > beams)
            _texts.Remove(_texts.MinBy(text => text.Score));
    }

    /// <param name="best">The highest log-probability among the texts still being written.</param>
    public void Settle(double best, int length) => Done |= _texts.Count == beams && (earlyStopping || Worst >= best / Math.Pow(length, lengthPenalty));

    public IReadOnlyList<(double Score, long[] Tokens)> Best(int count) => [.. _texts.OrderByDescending(text => text.Score).Take(count)];

    private double Worst => _texts.Min(text => text.Score);
}
