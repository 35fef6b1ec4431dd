namespace WebShopRL.Agents.Training.Loop;

/// <summary>Passes over a fixed set of examples in batches of like length. A pass is planned from (seed, number of the pass), so the update's number alone says which batch comes next.</summary>
/// <param name="lengths">Of each example.</param>
/// <param name="learn">One update from the examples at these places.</param>
internal sealed class Epochs(int seed, PassesSettings settings, IReadOnlyList<int> lengths, Action<int, int[]> learn) : IUpdates
{
    private (int Epoch, IReadOnlyList<int[]> Batches) _plan = (-1, []);

    public int PerEpoch => (lengths.Count + settings.Batch - 1) / settings.Batch;

    /// <summary>Updates that the passes come to.</summary>
    public int All => PerEpoch * settings.Epochs;

    public int Total => settings.Within(All);

    public void Do(int update, CancellationToken cancellation) => learn(update, BatchOf(update));

    /// <summary>The places of an update's examples.</summary>
    public int[] BatchOf(int update)
    {
        var epoch = update / PerEpoch;
        if (_plan.Epoch != epoch)
            _plan = (epoch, Plan(lengths, settings.Batch, new Random(unchecked(seed * 31 + epoch))));
        return _plan.Batches[update % PerEpoch];
    }

    /// <summary>
    /// Batches of like length: the order is shuffled, then runs of <paramref name="size"/> × 16 are sorted by length and cut, and the cuts shuffled again.
    /// </summary>
    public static IReadOnlyList<int[]> Plan(IReadOnlyList<int> lengths, int size, Random random)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Count)];
        random.Shuffle(order);
        var batches = order.Chunk(size * 16).SelectMany(run => run.OrderBy(i => lengths[i]).ToArray().Chunk(size)).ToArray();
        random.Shuffle(batches);
        return batches;
    }
}
