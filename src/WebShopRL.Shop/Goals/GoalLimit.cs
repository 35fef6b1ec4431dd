using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Goals;

/// <summary>WebShop's <c>limit_goals</c>: a number of distinct goals drawn by weight, in the order drawn.</summary>
internal static class GoalLimit
{
    public static List<Goal> Apply(List<Goal> goals, int limit, PythonRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        if (limit >= goals.Count)
            return goals;
        var weights = new GoalWeights(goals);
        var drawn = new HashSet<int>();
        var kept = new List<Goal>(limit);
        while (kept.Count < limit)
            if (weights.Draw(random) is var index && drawn.Add(index))
                kept.Add(goals[index] with { Index = kept.Count });
        return kept;
    }
}
