using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebShopRL.Web.Api;

/// <summary>What a member of a request takes, in words, read off its type and attributes: for values that do not even fit the type.</summary>
internal static partial class LegalValues
{
    /// <param name="path">Of the member, as JSON names it: <c>seed</c>, <c>agents[1].checkpoint</c>.</param>
    /// <returns>Null where the path leads to nothing that can be told in a phrase.</returns>
    public static string? Of(Type? request, string path)
    {
        var type = request;
        PropertyInfo? member = null;
        foreach (var name in Indexes().Replace(path, "").Split('.'))
        {
            member = type?.GetProperties(BindingFlags.Public | BindingFlags.Instance).FirstOrDefault(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name) == name);
            type = member is null ? null : Element(member.PropertyType);
        }
        if (member is null || path.EndsWith(']'))
            return null;
        if (member.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            return $"one of {string.Join(", ", allowed.Values)}";
        var range = member.GetCustomAttribute<RangeAttribute>();
        return type == typeof(int) ? Between("a whole number", range?.Minimum ?? int.MinValue, range?.Maximum ?? int.MaxValue)
            : type == typeof(double) ? range is null ? "a number" : Between("a number", range.Minimum, range.Maximum)
            : type == typeof(bool) ? "true or false"
            : type == typeof(string) && member.PropertyType == type ? "a text"
            : null;
    }

    private static string Between(string what, object minimum, object maximum) => string.Create(CultureInfo.InvariantCulture, $"{what} from {minimum} to {maximum}");

    private static Type Element(Type type) => type.IsGenericType ? type.GetGenericArguments()[^1] : type;

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Indexes();
}
