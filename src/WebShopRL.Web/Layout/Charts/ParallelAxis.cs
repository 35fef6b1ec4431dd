using System.Globalization;

namespace WebShopRL.Web.Layout.Charts;

/// <summary>One of several parallel axes, with a value of each line.</summary>
/// <param name="Places">Where the lines cross it, from 0 at the bottom to 1 at the top, in the order of the lines; null where a line has no value.</param>
/// <param name="Values">The same as people read them.</param>
/// <param name="Ticks">From the bottom up.</param>
/// <param name="Low">The number at the bottom; null where the values are no numbers.</param>
/// <param name="High">The number at the top.</param>
/// <param name="IsLog">Whether equal factors are equally far apart.</param>
public sealed record ParallelAxis(string Name, IReadOnlyList<double?> Places, IReadOnlyList<string> Values, IReadOnlyList<ParallelTick> Ticks, double? Low = null, double? High = null, bool IsLog = false)
{
    /// <summary>From this factor on between the smallest and the largest the axis is logarithmic, where all are above 0.</summary>
    private const double WideFactor = 100;

    /// <summary>So many different numbers are marked each by itself.</summary>
    private const int FewNumbers = 6;

    /// <summary>Marks that are nearer than this would run into each other.</summary>
    private const double TickDistance = 0.07;

    /// <summary>Values as texts: an axis of numbers where all of them are finite numbers, else one place for each text, evenly.</summary>
    /// <param name="none">The text of a line that has no value.</param>
    public static ParallelAxis OfTexts(string name, IReadOnlyList<string> values, string none)
    {
        var numbers = values.Select(text => text != none && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : (double?)null).ToArray();
        if (values.Index().All(value => value.Item == none || numbers[value.Index] is not null) && numbers.Any(number => number is not null))
            return OfNumbers(name, numbers, values);
        var texts = values.Where(text => text != none).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        double At(string text) => texts.Count == 1 ? 0.5 : texts.IndexOf(text) / (texts.Count - 1.0);
        return new ParallelAxis(name, [.. values.Select(text => text == none ? (double?)null : At(text))], values, [.. texts.Select(text => new ParallelTick(At(text), text))]);
    }

    /// <param name="texts">The values as people read them.</param>
    public static ParallelAxis OfNumbers(string name, IReadOnlyList<double?> values, IReadOnlyList<string> texts)
    {
        var numbers = values.OfType<double>().Distinct().Order().ToArray();
        if (numbers.Length == 0)
            return new ParallelAxis(name, values, texts, []);
        var (low, high) = (numbers[0], numbers[^1]);
        var isLog = low > 0 && high / low >= WideFactor;
        double Scaled(double value) => isLog ? Math.Log10(value) : value;
        double At(double value) => low == high ? 0.5 : (Scaled(value) - Scaled(low)) / (Scaled(high) - Scaled(low));
        // The ends first: what lies between gives way to them.
        double[] wanted = [low, high, .. numbers.Length <= FewNumbers ? numbers : isLog ? Powers(low, high) : RoundNumbers(low, high)];
        List<ParallelTick> ticks = [];
        foreach (var value in wanted)
            if (ticks.All(tick => Math.Abs(tick.Place - At(value)) >= TickDistance))
                ticks.Add(new ParallelTick(At(value), Text(value)));
        return new ParallelAxis(name, [.. values.Select(value => value is { } number ? At(number) : (double?)null)], texts, [.. ticks.OrderBy(tick => tick.Place)], low, high, isLog);

        string Text(double value) => values.Index().Where(one => one.Item == value).Select(one => texts[one.Index]).FirstOrDefault() ?? Texts.Number(value);
    }

    private static IEnumerable<double> Powers(double low, double high) =>
        Enumerable.Range((int)Math.Ceiling(Math.Log10(low)), Math.Max(0, (int)Math.Floor(Math.Log10(high)) - (int)Math.Ceiling(Math.Log10(low)) + 1)).Select(power => Math.Pow(10, power));

    /// <summary>About four stretches of 1, 2 or 5 times a power of ten.</summary>
    private static IEnumerable<double> RoundNumbers(double low, double high)
    {
        var rough = (high - low) / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
        for (var i = Math.Ceiling(low / step); i * step <= high; i++)
            yield return i * step;
    }
}
