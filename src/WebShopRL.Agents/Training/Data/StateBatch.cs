using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Data;

/// <summary>States ready for one forward: pages padded to the longest, each distinct action once. The tensors belong to the dispose scope it is made in.</summary>
internal sealed class StateBatch
{
    private readonly TokenBlock _pages, _actions;

    public StateBatch(IReadOnlyList<TrainingState> states, int paddingId, Device device)
    {
        Dictionary<int[], int> rowOf = new(ReferenceEqualityComparer.Instance);
        List<int[]> distinct = [];
        List<int> actionOf = [];
        foreach (var action in states.SelectMany(state => state.Actions))
        {
            if (!rowOf.TryGetValue(action, out var row))
            {
                rowOf[action] = row = distinct.Count;
                distinct.Add(action);
            }
            actionOf.Add(row);
        }
        _pages = TokenBatch.Pad([.. states.Select(state => state.Page)], paddingId, device);
        _actions = TokenBatch.Pad(distinct, paddingId, device);
        Pairs = new ChoicePairs([.. states.Select(state => state.Actions.Count)], actionOf, device);
        Chosen = Pairs.PairOf([.. states.Select(state => state.Chosen)]);
        Tokens = states.Sum(state => state.Page.Length) + distinct.Sum(action => action.Length);
    }

    public ChoicePairs Pairs { get; }

    /// <summary>The pair of each state's taken action, int64 [B].</summary>
    public Tensor Chosen { get; }

    /// <summary>Tokens that are no padding.</summary>
    public int Tokens { get; }

    /// <summary>Log-probabilities of all pairs [N].</summary>
    public Tensor LogProbabilities(ChoiceModel model)
    {
        var (pages, actions) = model.Encode(_pages, _actions);
        return LogProbabilities(model, pages, actions);
    }

    /// <summary>Log-probabilities of all pairs [N], and the states' values [B], in one pass.</summary>
    public (Tensor LogProbabilities, Tensor Values) Evaluate(ChoiceModel model)
    {
        var (pages, actions) = model.Encode(_pages, _actions);
        return (LogProbabilities(model, pages, actions), model.Value(pages));
    }

    private Tensor LogProbabilities(ChoiceModel model, Tensor pages, Tensor actions) =>
        Pairs.LogSoftmax(model.Scores(pages, _pages.Mask, actions, _actions.Mask, Pairs));
}
