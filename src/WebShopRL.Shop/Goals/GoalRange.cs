using System.Collections;

namespace WebShopRL.Shop.Goals;

/// <summary>A run of goals, read as they are asked for: the training goals of a large catalog may be millions.</summary>
internal sealed class GoalRange(IReadOnlyList<Goal> goals, int start, int count) : IReadOnlyList<Goal>
{
    public int Count => count;

    public Goal this[int index] => (uint)index < (uint)count ? goals[start + index] : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {count} goals.");

    public IEnumerator<Goal> GetEnumerator()
    {
        for (var i = 0; i < count; i++) yield return goals[start + i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
