using System.Globalization;

namespace WebShopRL.Web.Layout;

/// <summary>How numbers and times are written for people; the same on every page.</summary>
public static class Texts
{
    /// <summary><c>just now</c>, <c>5 min ago</c>, <c>3 h ago</c>, <c>2 d ago</c>.</summary>
    public static string Ago(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => "just now",
        { TotalMinutes: < 1 } => $"{(int)time.TotalSeconds} s ago",
        { TotalHours: < 1 } => $"{(int)time.TotalMinutes} min ago",
        { TotalDays: < 1 } => $"{(int)time.TotalHours} h ago",
        _ => $"{(int)time.TotalDays} d ago",
    };

    /// <summary><c>42 s</c>, <c>3:07 min</c>, <c>2:05 h</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => $"{(int)time.TotalSeconds} s",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00} h"),
    };

    /// <summary>A difference that has been written, with its sign where it is above 0.</summary>
    public static string Signed(string text, double value) => value > 0 ? $"+{text}" : text;

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <summary>One decimal, or a dash where there is nothing.</summary>
    public static string Score(double? value) => Finite(value) is { } given ? Tenths(given) : "–";

    /// <summary>What rounds to nothing has no sign.</summary>
    private static string Tenths(double value) => Math.Abs(value) < 0.05 ? "0.0" : value.ToString("F1", CultureInfo.InvariantCulture);

    /// <summary>A share in [0, 1] as per cent with one decimal, or a dash.</summary>
    public static string Percent(double? share) => Finite(share) is { } given ? Tenths(100 * given) + " %" : "–";

    /// <summary>Up to four significant digits; whole from a thousand on, in millions (M) and thousands of millions (G) past them.</summary>
    public static string Number(double? value) => value switch
    {
        null or double.NaN or double.PositiveInfinity or double.NegativeInfinity => "–",
        { } v when Math.Abs(v) is >= 1e9 and < 1e13 => (v / 1e9).ToString("G4", CultureInfo.InvariantCulture) + " G",
        { } v when Math.Abs(v) is >= 1e6 and < 1e9 => (v / 1e6).ToString("G4", CultureInfo.InvariantCulture) + " M",
        { } v when v != 0 && (Math.Abs(v) >= 1e6 || Math.Abs(v) < 1e-3) => v.ToString("0.###e0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 1000 => Count((long)Math.Round(v)),
        { } v => v.ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary><c>12 kB</c>, <c>3.4 MB</c>, <c>5.66 GB</c>; thousands, as disks count.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F2} GB"),
    };

    /// <summary>A thousands separator that is not a decimal sign anywhere.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202F');
}
