using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebShopRL.Web.Api;

/// <summary>What a member of a request takes, in words, read off its type and attributes: for values that do not even fit the type.</summary>
internal static partial class LegalValues
{
    /// <param name="path">Of the member, as JSON names it: <c>seed</c>, <c>agents[1].checkpoint</c>, <c>goals[3]</c>.</param>
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
        if (member is null)
            return null;
        if (IsMap(member.PropertyType))
            return "an object";
        return IsList(member.PropertyType) && !path.EndsWith(']')
            ? Words(member, type!, many: true) is { } elements ? $"a list of {elements}" : "a list"
            : Words(member, type!, many: false);
    }

    /// <summary>What a parameter of an address takes; of one that may be given several times, what each of them takes. Null where that cannot be told in a phrase.</summary>
    public static string? OfOne(ICustomAttributeProvider? parameter) => parameter switch
    {
        PropertyInfo property => Words(property, Element(property.PropertyType), many: false),
        ParameterInfo argument => Words(argument, Element(argument.ParameterType), many: false),
        _ => null,
    };

    private static string? Words(ICustomAttributeProvider member, Type type, bool many)
    {
        if (Given<AllowedValuesAttribute>(member) is { } allowed)
            return $"{(many ? "texts, each " : "")}one of {string.Join(", ", allowed.Values)}";
        var range = Given<RangeAttribute>(member);
        return many && range is null && (type == typeof(int) || type == typeof(long)) ? "whole numbers"
            : type == typeof(int) ? Between(many ? "whole numbers" : "a whole number", range?.Minimum ?? int.MinValue, range?.Maximum ?? int.MaxValue)
            : type == typeof(long) ? Between(many ? "whole numbers" : "a whole number", Whole(range?.Minimum ?? long.MinValue), Whole(range?.Maximum ?? long.MaxValue))
            : type == typeof(double) ? range is null ? many ? "numbers" : "a number" : Between(many ? "numbers" : "a number", range.Minimum, range.Maximum)
            : type == typeof(bool) ? "true or false"
            : type == typeof(string) ? many ? "texts" : "a text"
            : IsOurs(type) ? many ? "objects" : "an object"
            : null;
    }

    private static string Between(string what, object minimum, object maximum) => string.Create(CultureInfo.InvariantCulture, $"{what} from {minimum} to {maximum}");

    /// <summary>A range's ends are doubles where they are beyond an int.</summary>
    private static object Whole(object end) => end is double number ? (long)number : end;

    private static T? Given<T>(ICustomAttributeProvider member)
        where T : Attribute => member.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();

    private static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable)) && !IsMap(type);

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericArguments().Length == 2;

    private static bool IsOurs(Type type) => type.IsClass && type.Namespace?.StartsWith("WebShopRL.", StringComparison.Ordinal) == true && !type.IsDefined(typeof(System.Text.Json.Serialization.JsonConverterAttribute));

    /// <summary>What a list holds, what a map maps to, what may be left out.</summary>
    private static Type Element(Type type) => type.IsArray ? type.GetElementType()! : type.IsGenericType ? Element(type.GetGenericArguments()[^1]) : type;

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Indexes();
}
