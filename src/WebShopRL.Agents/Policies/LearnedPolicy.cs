using System.Runtime.InteropServices;
using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Networks.Kernels;
using WebShopRL.Agents.Tokenization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Policies;

/// <summary>
/// A choice model as a policy. A batch is worked on in groups of like sizes, so that little is padded; equal action texts are encoded once for the
/// weights. Where padding takes part in a score, as in WebShop's own policies, each decision goes alone, as WebShop asks. Dropout is off and no gradient is kept. One transfer from the device for each group.
/// </summary>
public sealed class LearnedPolicy : IPolicy
{
    private readonly ChoiceModel _model;
    private readonly PolicyTexts _texts;
    private readonly Device _device;
    private readonly ActionEncodings _actions;
    private readonly DecisionGroups _groups;
    private readonly bool _owns;

    /// <param name="owns">Whether disposing the policy disposes the model; a trainer keeps its own.</param>
    public LearnedPolicy(string name, ChoiceModel model, PolicyTexts texts, Device device, bool owns)
    {
        (Name, _model, _texts, _device, _owns) = (name, model, texts, device, owns);
        _actions = new ActionEncodings(model, texts, device);
        _groups = new DecisionGroups(model.Config);
    }

    public string Name { get; }

    /// <summary>Whether values are what the head says, trained or not, as its own training reads them; otherwise they are in units of the reward, and null where <see cref="BertConfig.ValueScale"/> is not known.</summary>
    internal bool TellsRawValues { get; init; }

    public bool ReadsNotes => _texts.ReadsNotes;

    /// <summary>Call after the model's weights have changed.</summary>
    public void WeightsChanged() => _actions.Clear();

    public IReadOnlyList<ActionDistribution> Act(IReadOnlyList<Decision> decisions)
    {
        using var _ = no_grad();
        var training = _model.training;
        _model.eval();
        try
        {
            var answers = new ActionDistribution[decisions.Count];
            var pages = decisions.Select(decision => _texts.Page(decision.Observation, decision.Notes)).ToArray();
            var sizes = decisions.Select((decision, i) => new DecisionSize(pages[i].Length, decision.Actions.Count, decision.Actions.Max(action => _texts.Action(action).Length))).ToArray();
            foreach (var group in _model.Config.MaskActionPadding ? _groups.Cut(sizes) : Enumerable.Range(0, decisions.Count).Select(i => new[] { i }))
                AnswerOrHalve(decisions, pages, group, answers);
            return answers;
        }
        finally
        {
            _model.train(training);
        }
    }

    /// <summary>A group that the device has no memory for goes through in halves.</summary>
    private void AnswerOrHalve(IReadOnlyList<Decision> decisions, int[][] pages, int[] group, ActionDistribution[] answers)
    {
        try
        {
            Answer(decisions, pages, group, answers);
        }
        catch (ExternalException failure) when (group.Length > 1 && DeviceMemory.IsExhausted(failure))
        {
            DeviceMemory.Collect();
            AnswerOrHalve(decisions, pages, group[..(group.Length / 2)], answers);
            AnswerOrHalve(decisions, pages, group[(group.Length / 2)..], answers);
        }
    }

    private void Answer(IReadOnlyList<Decision> decisions, int[][] pages, ReadOnlySpan<int> group, ActionDistribution[] answers)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, int> rowOf = new(StringComparer.Ordinal);
        List<string> distinct = [];
        List<int> actionOf = [];
        var sizes = new int[group.Length];
        var own = new int[group.Length][];
        for (var i = 0; i < group.Length; i++)
        {
            own[i] = pages[group[i]];
            var actions = decisions[group[i]].Actions;
            sizes[i] = actions.Count;
            foreach (var action in actions)
            {
                if (!rowOf.TryGetValue(action, out var row))
                {
                    rowOf[action] = row = distinct.Count;
                    distinct.Add(action);
                }
                actionOf.Add(row);
            }
        }
        var block = TokenBatch.Pad(own, _texts.Tokenizer.PaddingId, _device);
        var states = _model.EncodeStates(block.Ids, block.Mask);
        var (encoded, mask) = _model.Config.MaskActionPadding ? _actions.Get(distinct) : Together(distinct);
        var pairs = new ChoicePairs(sizes, actionOf, _device);
        var logProbabilities = pairs.LogSoftmax(_model.Scores(states, block.Mask, encoded, mask, pairs));
        var both = cat([logProbabilities, _model.Value(states)]).cpu().data<float>().ToArray(); // [N + B] in one transfer
        // Minus infinity too: only a network that has diverged gives it to an action that can be taken.
        if (Array.FindIndex(both, value => !float.IsFinite(value)) is var wrong and >= 0)
            throw new NotFiniteException(wrong < actionOf.Count ? $"A probability of the policy '{Name}'" : $"A value of the policy '{Name}'", both[wrong]);
        for (int i = 0, first = 0; i < group.Length; first += sizes[i], i++)
            answers[group[i]] = new ActionDistribution(both[first..(first + sizes[i])], Told(both[actionOf.Count + i]));
    }

    private float? Told(float value) => TellsRawValues ? value : _model.Config.ValueScale is { } scale ? (float)(value / scale) : null;

    /// <summary>Padding encoded with them: remembered encodings have none.</summary>
    private (Tensor Actions, Tensor? Mask) Together(IReadOnlyList<string> distinct)
    {
        var block = TokenBatch.Pad([.. distinct.Select(_texts.Action)], _texts.Tokenizer.PaddingId, _device);
        return (_model.EncodeActions(block.Ids, block.Mask), block.Mask);
    }

    public void Dispose()
    {
        _actions.Dispose();
        if (_owns)
            FreedMemory.LetGo(_model);
    }
}
