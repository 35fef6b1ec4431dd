namespace WebShopRL.Agents.Networks;

/// <summary>A network gave something that is no number: its weights are broken, by a training that diverged or a damaged file.</summary>
public sealed class NotFiniteException(string what, double value) : InvalidOperationException($"{what} is {value}: these weights are broken.")
{
    public string What => what;

    public double Value => value;
}
