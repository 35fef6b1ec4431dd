using TorchSharp;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Networks;

/// <summary>
/// Which action belongs to which state: state b has <c>Sizes[b]</c> pairs, one after another, and pair n scores action <c>ActionOf[n]</c>. The same action may stand in many
/// pairs, so that equal texts are encoded once. The indices are handed to the device once, here: nothing reads single elements back.
/// Disposing lets go of the index tensors; made inside a dispose scope they go with it.
/// </summary>
public sealed class ChoicePairs : IDisposable
{
    /// <param name="sizes">Actions of each state, at least one each.</param>
    /// <param name="actionOf">For each pair the row of its action among the encoded actions.</param>
    public ChoicePairs(IReadOnlyList<int> sizes, IReadOnlyList<int> actionOf, Device? device = null)
    {
        if (sizes.Count == 0 || sizes.Any(size => size <= 0) || sizes.Sum() != actionOf.Count)
            throw new ArgumentException($"{sizes.Count} states with {sizes.Sum()} actions do not fit {actionOf.Count} pairs; each state needs at least one action.", nameof(sizes));
        Sizes = sizes;
        ActionOf = actionOf;
        Width = sizes.Max();

        var actionAtCell = new long[States * Width];
        var pairAtCell = new long[States * Width];
        var cellOfPair = new long[Count];
        Array.Fill(pairAtCell, Count); // cells without a pair read the minus infinity that log-softmax puts behind the scores
        for (int state = 0, pair = 0; state < States; state++)
            for (var i = 0; i < sizes[state]; i++, pair++)
            {
                var cell = state * Width + i;
                (actionAtCell[cell], pairAtCell[cell], cellOfPair[pair]) = (actionOf[pair], pair, cell);
            }
        ActionAtCell = tensor(actionAtCell, device: device);
        PairAtCell = tensor(pairAtCell, device: device);
        CellOfPair = tensor(cellOfPair, device: device);
    }

    public IReadOnlyList<int> Sizes { get; }

    public IReadOnlyList<int> ActionOf { get; }

    public int States => Sizes.Count;

    /// <summary>N, the number of pairs.</summary>
    public int Count => ActionOf.Count;

    /// <summary>W: actions of the state that has most. The pairs are worked on in a grid of states × W cells.</summary>
    public int Width { get; }

    /// <summary>True where every cell of the grid is a pair.</summary>
    public bool IsFull => Count == States * Width;

    /// <summary>The action of each cell, int64 [B * W]; action 0 where there is no pair.</summary>
    public Tensor ActionAtCell { get; }

    /// <summary>The cell of each pair, int64 [N].</summary>
    public Tensor CellOfPair { get; }

    private Tensor PairAtCell { get; }

    /// <summary>Which state each pair belongs to, int64 [N].</summary>
    public Tensor StateOfPair() => tensor(Sizes.SelectMany((size, state) => Enumerable.Repeat((long)state, size)).ToArray(), device: CellOfPair.device);

    /// <summary>Scores of the pairs [N] to natural-log probabilities [N], each over the actions of its own state.</summary>
    public Tensor LogSoftmax(Tensor scores)
    {
        var grid = LogSoftmaxGrid(scores);
        return IsFull ? grid.reshape(Count) : grid.reshape(-1).index_select(0, CellOfPair);
    }

    /// <summary>As <see cref="LogSoftmax"/>, as a grid [B, W] with minus infinity where a state has no such action.</summary>
    public Tensor LogSoftmaxGrid(Tensor scores)
    {
        var grid = IsFull
            ? scores
            : cat([scores, full(1, float.NegativeInfinity, scores.dtype, scores.device)]).index_select(0, PairAtCell);
        return grid.view(States, Width).log_softmax(1);
    }

    /// <summary>The pair of each state's chosen action, int64 [B]. For <c>logProbabilities.index_select(0, ...)</c>.</summary>
    /// <param name="chosen">For each state the position of the action among its own.</param>
    public Tensor PairOf(IReadOnlyList<int> chosen) => PairsOf([.. chosen.Select(action => Enumerable.Repeat(action, 1))]);

    /// <summary>The pairs of any number of actions of each state, int64 [P], state after state.</summary>
    /// <param name="chosen">For each state the positions of the actions among its own.</param>
    public Tensor PairsOf(IReadOnlyList<IEnumerable<int>> chosen)
    {
        List<long> pairs = [];
        for (int state = 0, first = 0; state < States; first += Sizes[state], state++)
            foreach (var action in chosen[state])
                pairs.Add(action >= 0 && action < Sizes[state]
                    ? first + action
                    : throw new ArgumentOutOfRangeException(nameof(chosen), action, $"State {state} has {Sizes[state]} actions."));
        return tensor(pairs.ToArray(), device: CellOfPair.device);
    }

    public void Dispose()
    {
        ActionAtCell.Dispose();
        PairAtCell.Dispose();
        CellOfPair.Dispose();
    }
}
