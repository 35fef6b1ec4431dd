using System.Runtime.CompilerServices;
using WebShopRL.Shop;
using WebShopRL.Shop.Goals;

namespace WebShopRL.Agents.Rollouts;

/// <summary>
/// Finds the goals of an instruction. Eight bytes a goal, as a catalog may have millions; equal hashes are told apart by the goals themselves. Safe to read from many threads.
/// </summary>
public sealed class GoalFinder
{
    private static readonly ConditionalWeakTable<Storefront, GoalFinder> Known = [];

    private readonly IReadOnlyList<Goal> _goals;
    private readonly int[] _hashes;
    private readonly int[] _indexes;

    private GoalFinder(IReadOnlyList<Goal> goals)
    {
        _goals = goals;
        _hashes = new int[goals.Count];
        _indexes = new int[goals.Count];
        foreach (var (i, goal) in goals.Index())
            (_hashes[i], _indexes[i]) = (Hash(GoalKey.Of(goal.InstructionText)), i);
        Array.Sort(_hashes, _indexes);
    }

    /// <summary>That of a shop; made once for each, by going through its goals.</summary>
    public static GoalFinder Of(Storefront shop) => Known.GetValue(shop, static shop => new(shop.Goals));

    /// <summary>Every goal that asks for this, by number; none where the catalog has none.</summary>
    public IReadOnlyList<int> Find(string key)
    {
        var hash = Hash(key);
        var at = Array.BinarySearch(_hashes, hash);
        if (at < 0)
            return [];
        while (at > 0 && _hashes[at - 1] == hash)
            at--;
        List<int> found = [];
        for (; at < _hashes.Length && _hashes[at] == hash; at++)
            if (GoalKey.Of(_goals[_indexes[at]].InstructionText) == key)
                found.Add(_indexes[at]);
        found.Sort();
        return found;
    }

    private static int Hash(string key) => string.GetHashCode(key, StringComparison.Ordinal);
}
