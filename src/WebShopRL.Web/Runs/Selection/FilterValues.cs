using System.Globalization;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Runs.Selection;

/// <summary>Reads what columns are compared with.</summary>
internal static class FilterValues
{
    private const string None = "none";

    /// <summary>The value; null, with the reason, where the column cannot be compared with it in that way.</summary>
    public static FilterValue? Read(RunColumn column, FilterOperator sign, string word, bool isQuoted, out string? problem)
    {
        problem = null;
        if (word.Contains('\0'))
            return Refuse("the character NUL is in no run: leave it out.", out problem);
        if (!isQuoted && word == None)
            return sign is FilterOperator.Equal or FilterOperator.NotEqual ? new FilterValue(word, null) : Refuse($"'{None}' stands for no value: compare with = or !=.", out problem);
        var contains = sign is FilterOperator.Contains or FilterOperator.NotContains;
        var orders = sign is not (FilterOperator.Equal or FilterOperator.NotEqual) && !contains;
        switch (column.Type)
        {
            case ColumnType.Number:
                if (contains)
                    return Refuse($"{column} is a number: compare with =, !=, <, <=, > or >=.", out problem);
                return TryNumber(word, out var number) ? new FilterValue(word, number) : Refuse($"{column} is a number: give one, as in 0.2, not '{word}'.", out problem);
            case ColumnType.Moment:
                if (contains)
                    return Refuse($"{column} is a time: compare with =, !=, <, <=, > or >=.", out problem);
                return Moment(word) is { } moment ? new FilterValue(word, moment) : Refuse($"{column} is a time: give a day (2026-11-01), a time (2026-11-01T09:30) or a while ago (now-7d, now-12h, now-30m), not '{word}'.", out problem);
            case ColumnType.Truth:
                if (orders || contains || word is not ("true" or "false"))
                    return Refuse($"{column} is true or false: write {column} = true.", out problem);
                return new FilterValue(word, word == "true");
            case ColumnType.Setting:
                if (orders && !TryNumber(word, out _))
                    return Refuse($"'{word}' is not a number: settings are compared by <, <=, > and >= with numbers only.", out problem);
                return new FilterValue(word, !isQuoted && !contains && TryNumber(word, out var setting) ? setting : word);
            case ColumnType.Text or ColumnType.Tags:
                if (orders)
                    return Refuse($"{column} is a text: compare with =, !=, ~ or !~.", out problem);
                if (!contains && column.Property?.Values is { } legal && !legal.Contains(word))
                    return Refuse($"'{word}' is no {column} that there is: it is one of {string.Join(", ", legal)}.{NearestName.Hint(word, legal)}", out problem);
                return new FilterValue(word, word);
            default:
                throw new InvalidOperationException($"No values of {column.Type}.");
        }
    }

    private static FilterValue? Refuse(string reason, out string? problem)
    {
        problem = reason;
        return null;
    }

    private static bool TryNumber(string word, out double number) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>A time of the world, or how long ago.</summary>
    private static object? Moment(string word)
    {
        if (word.StartsWith("now-", StringComparison.Ordinal) && word.Length > 5 && int.TryParse(word[4..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return word[^1] switch
            {
                'd' when count < 100_000 => TimeSpan.FromDays(count),
                'h' => TimeSpan.FromHours(Math.Min(count, 2_400_000)),
                'm' => TimeSpan.FromMinutes(count),
                _ => null,
            };
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];
        return DateTimeOffset.TryParseExact(word, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }
}
