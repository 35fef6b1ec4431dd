using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Goals;

/// <summary>Draws goals by weight, with the original's slip: its running sums start with a 0, so that the first goal is never drawn and the last one twice as often.</summary>
public sealed class GoalWeights
{
    private readonly double[] _cumulative;

    public GoalWeights(IReadOnlyList<Goal> goals) : this(goals.Select(goal => goal.Weight), goals.Count) { }

    internal GoalWeights(IEnumerable<double> weights, int count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        _cumulative = new double[count + 1];
        var i = 0;
        foreach (var weight in weights)
            _cumulative[i + 1] = _cumulative[i++] + weight;
    }

    /// <summary>The index of a goal.</summary>
    public int Draw(PythonRandom random) =>
        Math.Min(Bisect.Right(_cumulative, random.Uniform(0, _cumulative[^1])), _cumulative.Length - 2);
}
