using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Rollouts;

/// <summary>
/// The one place that says what may be learned from: goals of the training split whose instruction is not a test or validation goal's too, and trajectories and judgements
/// of such goals. A trajectory whose goal is not known is none of them.
/// </summary>
public sealed class TrainingGoals
{
    private static readonly ConditionalWeakTable<Storefront, TrainingGoals> Known = [];

    private readonly Storefront _shop;
    private readonly Dictionary<string, GoalSplit> _heldOut = new(StringComparer.Ordinal);
    private readonly HashSet<int> _alsoHeldOut = [];
    private readonly int _first;

    private TrainingGoals(Storefront shop)
    {
        _shop = shop;
        var training = shop.GoalsOf(GoalSplit.Train);
        Goals = training;
        // A catalog too small for splits has its goals in all of them.
        if (training.Count == shop.Goals.Count)
            return;
        _first = training[0].Index;
        foreach (var split in (GoalSplit[])[GoalSplit.Test, GoalSplit.Validation])
            foreach (var goal in shop.GoalsOf(split))
                _heldOut.TryAdd(GoalKey.Of(goal.InstructionText), split);
        foreach (var goal in training)
            if (_heldOut.ContainsKey(GoalKey.Of(goal.InstructionText)))
                _alsoHeldOut.Add(goal.Index);
        if (_alsoHeldOut.Count > 0)
            Goals = new Selected(shop.Goals, [.. Enumerable.Range(_first, training.Count).Where(index => !_alsoHeldOut.Contains(index))]);
    }

    /// <summary>Those of a shop; made once for each.</summary>
    public static TrainingGoals Of(Storefront shop) => Known.GetValue(shop, static shop => new(shop));

    /// <summary>The goals that may be learned from, in their order.</summary>
    public IReadOnlyList<Goal> Goals { get; }

    /// <summary>Whether a goal of the catalog is among <see cref="Goals"/>.</summary>
    public bool MayLearnFrom(int goal) => goal >= _first && !_alsoHeldOut.Contains(goal);

    /// <summary>What a run's log should say of the goals themselves: lines for people, none where there is nothing to say.</summary>
    public IEnumerable<string> Remarks()
    {
        if (_heldOut.Count == 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"The catalog '{_shop.Name}' has {_shop.Goals.Count} goals, too few for splits: what is learned from is also tested on.");
        if (_alsoHeldOut.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{_alsoHeldOut.Count} training goals ask for the same as a test or validation goal, and are left out.");
    }

    /// <summary>Those of the trajectories that may be learned from; where any may not, <paramref name="log"/> is told how many and why.</summary>
    public IReadOnlyList<Trajectory> Among(IReadOnlyList<Trajectory> trajectories, Action<string> log) =>
        Among(trajectories, "stored trajectories", trajectory => WhyNot(trajectory.Goal, trajectory.Instruction, trajectory.Steps.Select(step => step.Observation)), log);

    /// <summary>The same of judgements.</summary>
    public IReadOnlyList<StatedPreference> Among(IReadOnlyList<StatedPreference> preferences, Action<string> log) =>
        Among(preferences, "stated preferences", preference => WhyNot(preference.Goal, preference.Instruction, preference.State is { } state ? [state.Observation] : []), log);

    private static List<T> Among<T>(IReadOnlyList<T> all, string what, Func<T, string?> whyNot, Action<string> log)
    {
        List<T> kept = new(all.Count);
        SortedDictionary<string, int> leftOut = new(StringComparer.Ordinal);
        foreach (var one in all)
            if (whyNot(one) is { } reason)
                leftOut[reason] = leftOut.GetValueOrDefault(reason) + 1;
            else
                kept.Add(one);
        if (leftOut.Count > 0)
            log(string.Create(CultureInfo.InvariantCulture, $"{all.Count - kept.Count} of {all.Count} {what} are not learned from: {string.Join("; ", leftOut.Select(entry => $"{entry.Value} {entry.Key}"))}."));
        return kept;
    }

    /// <summary>Why something may not be learned from; null where it may.</summary>
    /// <param name="given">Its goal; null where unknown.</param>
    /// <param name="pages">All that it shows: one page of another goal is enough to learn what that one asks for.</param>
    private string? WhyNot(int? given, string instruction, IEnumerable<string> pages)
    {
        // A page without the label may be the bare instruction.
        var seen = pages.Select(page => GoalKey.OnPage(page) is { } asked ? (Key: GoalKey.Of(asked), Shown: true) : (Key: GoalKey.Of(page), Shown: false)).Distinct().ToList();
        var key = instruction.Length > 0 ? GoalKey.Of(instruction) : seen is [var first, ..] ? first.Key : "";
        if (seen.Select(page => page.Key).Prepend(key).Select(Split).FirstOrDefault(split => split is not null) is { } split)
            return $"ask for what a {Name(split)} goal asks for";
        if (given is not { } goal)
            return "name no goal of the catalog (import them again to have it found by the instruction)";
        if (goal < 0 || goal >= _shop.Goals.Count)
            return "name a goal that the catalog does not have";
        if (!MayLearnFrom(goal))
            return "are of test or validation goals";
        var own = GoalKey.Of(_shop.Goals[goal].InstructionText);
        return key.Length > 0 && key != own || seen.Any(page => page.Shown && page.Key != own) ? "show another instruction than that of the goal they name" : null;
    }

    private GoalSplit? Split(string key) => _heldOut.TryGetValue(key, out var split) ? split : null;

    private static string Name(GoalSplit split) => split == GoalSplit.Test ? "test" : "validation";

    private sealed class Selected(IReadOnlyList<Goal> goals, int[] indexes) : IReadOnlyList<Goal>
    {
        public int Count => indexes.Length;

        public Goal this[int index] => goals[indexes[index]];

        public IEnumerator<Goal> GetEnumerator() => indexes.Select(index => goals[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
