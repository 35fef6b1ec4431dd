using WebShopRL.Shop.Python;

namespace WebShopRL.Shop.Goals;

/// <summary>Draws goals by weight, as WebShop's text environment and as its site does.</summary>
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

    /// <summary>
    /// The text environment's draw, with its slip: the running sums start with a 0, so that the first goal is never drawn and the last one twice as often.
    /// </summary>
    public int Draw(PythonRandom random) =>
        Math.Min(Bisect.Right(_cumulative, random.Uniform(0, _cumulative[^1])), _cumulative.Length - 2);

    /// <summary>The site's draw, <c>random.choices(goals, weights)</c>.</summary>
    public int DrawForSite(PythonRandom random) => random.Choice(_cumulative.AsSpan(1));
}
