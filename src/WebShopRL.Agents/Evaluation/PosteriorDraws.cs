namespace WebShopRL.Agents.Evaluation;

/// <summary>Draws from the distributions that posteriors have, from a seeded source.</summary>
internal static class PosteriorDraws
{
    /// <summary>Standard normal, by Box and Muller.</summary>
    public static double Normal(this Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Gamma with scale 1, by Marsaglia and Tsang (2000), "A simple method for generating gamma variables"; needs <paramref name="shape"/> >= 1.</summary>
    public static double Gamma(this Random random, double shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shape, 1);
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.Normal();
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    public static double Beta(this Random random, double a, double b)
    {
        var x = random.Gamma(a);
        return x / (x + random.Gamma(b));
    }
}
