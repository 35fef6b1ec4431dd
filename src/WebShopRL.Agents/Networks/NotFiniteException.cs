namespace WebShopRL.Agents.Networks;

/// <summary>A number that everything after it depends on is NaN or infinite.</summary>
/// <param name="what">Names it and what it belongs to.</param>
public sealed class NotFiniteException(string what, double value) : InvalidOperationException($"{what} is {value}: the weights have diverged. Use an earlier checkpoint.")
{
    public string What => what;

    public double Value => value;
}
