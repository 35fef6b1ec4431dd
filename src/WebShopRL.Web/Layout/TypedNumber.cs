using System.Globalization;

namespace WebShopRL.Web.Layout;

/// <summary>Numbers as people type them into a form's fields.</summary>
internal static class TypedNumber
{
    /// <summary>A whole number from 0; null where it is none, which <paramref name="errors"/> then say of the field.</summary>
    public static int? Whole(string field, string typed, IDictionary<string, string[]> errors)
    {
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        errors[field] = [$"'{typed}' is not a whole number from 0 to {int.MaxValue}."];
        return null;
    }

    /// <summary>The same; null, and no error, where nothing is typed.</summary>
    public static int? WholeOrNone(string field, string typed, IDictionary<string, string[]> errors) => string.IsNullOrWhiteSpace(typed) ? null : Whole(field, typed, errors);

    /// <summary>A number from 0, with a decimal point where it needs one; null where it is none.</summary>
    public static double? Decimal(string field, string typed, IDictionary<string, string[]> errors)
    {
        if (double.TryParse(typed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        errors[field] = [$"'{typed}' is not a number from 0: write it as in 0.15."];
        return null;
    }

    /// <summary>The same; null, and no error, where nothing is typed.</summary>
    public static double? DecimalOrNone(string field, string typed, IDictionary<string, string[]> errors) => string.IsNullOrWhiteSpace(typed) ? null : Decimal(field, typed, errors);
}
