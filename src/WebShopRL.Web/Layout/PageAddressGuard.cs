using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;

namespace WebShopRL.Web.Layout;

/// <summary>
/// Sends a reader on to the same page without what is no value of its parameter (<c>?clone=abc</c>, or NUL in a text, which the database cannot be asked for): the answer would be an error, and the page has something to show without
/// it.
/// </summary>
internal sealed class PageAddressGuard(RequestDelegate next)
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, Type>> Parameters = new();

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not { } page)
            return next(context);
        var parameters = Parameters.GetOrAdd(page.Type, ParametersOf);
        var query = context.Request.Query;
        var odd = query.Where(given => given.Value.Any(value => value?.Contains('\0') == true || parameters.TryGetValue(given.Key, out var type) && !Fits(value, type))).Select(given => given.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (odd.Count == 0)
            return next(context);
        var kept = QueryString.Create(query.Where(given => !odd.Contains(given.Key)).SelectMany(given => given.Value.Select(value => KeyValuePair.Create(given.Key, value))));
        context.Response.Redirect($"{context.Request.PathBase.ToUriComponent()}{context.Request.Path.ToUriComponent()}{kept.ToUriComponent()}");
        return Task.CompletedTask;
    }

    /// <summary>A page's parameters that are more than texts, by the names that addresses have for them.</summary>
    private static IReadOnlyDictionary<string, Type> ParametersOf(Type page) => page.GetProperties()
        .Select(property => (Property: property, Given: property.GetCustomAttribute<SupplyParameterFromQueryAttribute>(), Type: Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
        .Where(parameter => parameter.Given is not null && parameter.Type != typeof(string))
        .ToDictionary(parameter => parameter.Given!.Name ?? parameter.Property.Name, parameter => parameter.Type, StringComparer.OrdinalIgnoreCase);

    private static bool Fits(string? value, Type type) => string.IsNullOrEmpty(value) ? type != typeof(bool)
        : type == typeof(int) ? int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _)
        : type == typeof(double) ? double.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        : type == typeof(bool) ? bool.TryParse(value, out _)
        : throw new NotSupportedException($"A page's parameter is {type}: say here which texts are its values.");
}
