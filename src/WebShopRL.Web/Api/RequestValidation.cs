using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace WebShopRL.Web.Api;

/// <summary>
/// Holds requests to the attributes on their members - <see cref="TextAttribute"/>, <see cref="RangeAttribute"/>, <see cref="AllowedValuesAttribute"/>,
/// <see cref="MaxLengthAttribute"/>, <see cref="RegularExpressionAttribute"/> with its form in words as ErrorMessage - which the OpenAPI document is made from too, so that what it says is what is checked. Lists and maps may not hold null,
/// whatever their attributes: JSON's reader lets it through where the type of the elements says otherwise.
/// </summary>
internal static class RequestValidation
{
    private delegate void Check(object target, string prefix, RequestErrors errors);

    private static readonly ConcurrentDictionary<Type, Check[]> ChecksByType = new();

    /// <summary>An endpoint filter that answers 400 with everything that is wrong. Costs nothing where a handler takes nothing to check.</summary>
    public static EndpointFilterDelegate Filter(EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var parameters = context.MethodInfo.GetParameters();
        var checks = parameters
            .Select((parameter, index) => (index, Check: OfParameter(parameter)))
            .Where(candidate => candidate.Check is not null)
            .ToArray();
        if (checks.Length == 0)
            return next;
        return invocation =>
        {
            RequestErrors? errors = null;
            foreach (var (index, check) in checks)
                if (invocation.Arguments[index] is { } argument)
                    check!(argument, "", errors ??= new RequestErrors());
            return errors is { Any: true } ? ValueTask.FromResult<object?>(TypedResults.ValidationProblem(errors.ToErrors())) : next(invocation);
        };
    }

    /// <summary>Checks a request's members, and those of its parts.</summary>
    public static void Validate(object request, RequestErrors errors) => Validate(request, "", errors);

    private static void Validate(object target, string prefix, RequestErrors errors)
    {
        foreach (var check in ChecksByType.GetOrAdd(target.GetType(), ChecksOf))
            check(target, prefix, errors);
    }

    private static Check? OfParameter(ParameterInfo parameter)
    {
        if (parameter.ParameterType.IsAssignableTo(typeof(ICheckedWhole)))
            return null;
        if (IsOurs(parameter.ParameterType))
            return ChecksByType.GetOrAdd(parameter.ParameterType, ChecksOf).Length > 0 ? Validate : null;
        var rules = Rules(parameter);
        var name = parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.GetCustomAttribute<FromHeaderAttribute>()?.Name ?? parameter.Name!;
        return rules.Length == 0 ? null : (value, _, errors) => Apply(rules, name, value, errors);
    }

    private static Check[] ChecksOf(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(OfProperty).OfType<Check>()];

    private static Check? OfProperty(PropertyInfo property)
    {
        var rules = Rules(property);
        var name = property.GetCustomAttribute<FromQueryAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        var element = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : null;
        var holds = property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));
        if (rules.Length == 0 && !IsOurs(property.PropertyType) && !holds)
            return null;
        return (target, prefix, errors) =>
        {
            if (property.GetValue(target) is not { } value)
                return;
            if (holds && RefuseNulls((IEnumerable)value, prefix + name, errors))
                return;
            Apply(rules, prefix + name, value, errors);
            if (IsOurs(property.PropertyType))
                Validate(value, $"{prefix}{name}.", errors);
            else if (element is not null && IsOurs(element) && value is IEnumerable parts)
                foreach (var (index, part) in parts.Cast<object>().Index())
                    Validate(part, $"{prefix}{name}.{index}.", errors);
        };
    }

    /// <summary>Names every null among the elements of a list and the values of a map. True where there was one: nothing else is said of them then.</summary>
    private static bool RefuseNulls(IEnumerable elements, string field, RequestErrors errors)
    {
        var found = false;
        if (elements is IDictionary map)
            foreach (DictionaryEntry entry in map)
                Refuse(entry.Value, entry.Key);
        else
            foreach (var (index, element) in elements.Cast<object?>().Index())
                Refuse(element, index);
        return found;

        void Refuse(object? element, object at)
        {
            if (element is not null)
                return;
            found = true;
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"{field}.{at}"), "Null: give a value, or leave it out.");
        }
    }

    private static ValidationAttribute[] Rules(ICustomAttributeProvider member) =>
        [.. member.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).OfType<ValidationAttribute>().Where(rule => rule is not RequiredAttribute)];

    private static void Apply(ValidationAttribute[] rules, string field, object value, RequestErrors errors)
    {
        foreach (var rule in rules)
            switch (rule, value)
            {
                case (TextAttribute text, string given):
                    errors.Text(field, given, text.Length, text.Required);
                    break;
                case (TextAttribute text, IEnumerable<string> given):
                    foreach (var (index, one) in given.Index())
                        errors.Text($"{field}.{index}", one, text.Length, text.Required);
                    break;
                case (TextAttribute text, IEnumerable<KeyValuePair<string, string>> given):
                    foreach (var (key, one) in given)
                        if (errors.Text(field, key, text.Length, text.Required))
                            errors.Text($"{field}.{key}", one, text.Length, text.Required);
                    break;
                case (AllowedValuesAttribute allowed, string given):
                    errors.OneOf(field, given, [.. allowed.Values.OfType<string>()]);
                    break;
                case (AllowedValuesAttribute allowed, IEnumerable<string> given):
                    foreach (var (index, one) in given.Index())
                        errors.OneOf($"{field}.{index}", one, [.. allowed.Values.OfType<string>()]);
                    break;
                case (RegularExpressionAttribute shape, string given):
                    if (!shape.IsValid(given) || given.Length == 0)
                        errors.Add(field, $"'{(given.Length > 60 ? given[..60] : given)}' is not legal: give {shape.ErrorMessage}.");
                    break;
                case (RangeAttribute range, _):
                    if (!range.IsValid(value))
                        errors.Add(field, string.Create(CultureInfo.InvariantCulture, $"{value} is out of range: give a number from {range.Minimum} to {range.Maximum}."));
                    break;
                case (MinLengthAttribute least, ICollection few):
                    if (few.Count < least.Length)
                        errors.Add(field, $"{few.Count} are too few: give at least {least.Length}.");
                    break;
                case (MaxLengthAttribute most, ICollection many):
                    if (many.Count > most.Length)
                        errors.Add(field, $"{many.Count} are too many: give at most {most.Length}.");
                    break;
                default:
                    throw new NotSupportedException($"{field} carries {rule.GetType().Name}, which is not checked for a {value.GetType().Name}.");
            }
    }

    private static bool IsOurs(Type type) => type.IsClass && type.Namespace?.StartsWith("WebShopRL.Web", StringComparison.Ordinal) == true;
}
