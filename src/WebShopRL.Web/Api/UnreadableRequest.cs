using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Web.Api;

/// <summary>What the framework could not read of a request, as a field and what is wrong with it, in words for people.</summary>
internal static partial class UnreadableRequest
{
    /// <param name="endpoint">What was called, for the names and legal values that it has; null where that is not known.</param>
    /// <param name="foreign">What the body is where it is no text.</param>
    public static (string Field, string Message) Describe(BadHttpRequestException bad, Endpoint? endpoint, ForeignContent? foreign)
    {
        if (bad.InnerException is JsonException json)
            return foreign is null || !JsonProblem.IsOfSyntax(json) ? Describe(json, endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType)
                : ("body", Describe(foreign));
        if (bad.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal))
            return ("body", "Missing.");
        if (Unbound().Match(bad.Message) is { Success: true } unbound)
        {
            var (parameter, name) = Parameter(endpoint, unbound.Groups[2].Value);
            return (name, $"'{unbound.Groups[3].Value}' is not {LegalValues.OfOne(parameter) ?? Wanted(unbound.Groups[1].Value)}.");
        }
        if (NotProvided().Match(bad.Message) is { Success: true } absent)
            return (absent.Groups[2].Value.StartsWith("body", StringComparison.Ordinal) ? "body" : Parameter(endpoint, absent.Groups[1].Value).Name, "Missing.");
        return ("request", bad.Message);
    }

    /// <summary>Of a body that is no text.</summary>
    public static string Describe(ForeignContent foreign) => $"The body is {foreign}{(foreign == ForeignContent.Gzip ? ", or send it with Content-Encoding: gzip" : "")}.";

    /// <summary>The field that a body breaks at, and what is wrong with it.</summary>
    /// <param name="request">The type that the body should have been, for legal values in messages; null where it is not known.</param>
    public static (string Field, string Message) Describe(JsonException json, Type? request = null)
    {
        var field = json.Path is { Length: > 0 } path ? path.TrimStart('$').TrimStart('.') : "";
        var position = JsonProblem.At(json);
        var message = json.Message.Split(" Path: ")[0];
        var inner = (json.InnerException as InvalidOperationException)?.Message ?? "";
        if (inner.Contains("invalid UTF-8", StringComparison.Ordinal))
            message = "It is not UTF-8: send it as UTF-8, or name its charset in the Content-Type.";
        else if (inner.Contains("UTF-16", StringComparison.Ordinal))
            message = TextProblem.Half;
        else if (WantedType().Match(message) is { Success: true } match)
            message = $"The value is not {LegalValues.Of(request, field) ?? (WantedToken().Match(inner) is { Success: true } token ? $"a {token.Groups[1].Value.Replace("string", "text", StringComparison.Ordinal)}" : Wanted(match.Groups[1].Value))}.";
        else if (NullMember().Match(message) is { Success: true } empty)
        {
            field = Join(field, Snake(empty.Groups[1].Value));
            return (field, $"Null: give {LegalValues.Of(request, field) ?? "a value"}{position}.");
        }
        else if (DuplicateMember().Match(message) is { Success: true } twice)
            return (Join(field, twice.Groups[1].Value), $"Given twice{position}: leave one out.");
        else if (message.StartsWith("Duplicate properties", StringComparison.Ordinal))
            message = "A member is given twice: leave one out.";
        else if (message.Contains("trailing comma", StringComparison.OrdinalIgnoreCase))
            message = "A comma stands behind the last member: leave it out.";
        else if (UnknownMember().Match(message) is { Success: true } member)
            return (Join(field, member.Groups[1].Value), $"Unknown field{position}. /openapi/v1.json describes what is taken.");
        else if (MissingMembers().Match(message) is { Success: true } missing)
            return (Join(field, missing.Groups[1].Value.Split(',')[0].Trim('\'', ' ')), $"Missing{position}.");
        else if (JsonProblem.IsOfSyntax(json))
            return (field.Length is > 0 and < 100 ? field : "body", $"It is {JsonProblem.Of(json)}{position}.");
        return (field.Length > 0 ? field : "body", message + position);
    }

    /// <summary>A parameter of a call by its name in the program, with the name that the call has for it; it may be a part of a group of parameters.</summary>
    private static (ICustomAttributeProvider? Member, string Name) Parameter(Endpoint? endpoint, string name)
    {
        var parameters = endpoint?.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        ICustomAttributeProvider? member = parameters.FirstOrDefault(parameter => parameter.Name == name);
        member ??= parameters.Where(parameter => parameter.IsDefined(typeof(AsParametersAttribute))).Select(parameter => parameter.ParameterType.GetProperty(name)).FirstOrDefault(property => property is not null);
        var given = member?.GetCustomAttributes(inherit: true);
        return (member, given?.OfType<FromQueryAttribute>().FirstOrDefault()?.Name ?? given?.OfType<FromHeaderAttribute>().FirstOrDefault()?.Name ?? Snake(name));
    }

    private static string Join(string path, string member) => path.Length == 0 || path == member ? member : path.EndsWith($".{member}", StringComparison.Ordinal) ? path : $"{path}.{member}";

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Wanted(string type) =>
        type.Contains("Int32", StringComparison.Ordinal) || type.Contains("Nullable<int>", StringComparison.Ordinal) || type.StartsWith("int", StringComparison.Ordinal) ? $"a whole number from {int.MinValue} to {int.MaxValue}"
        : type.Contains("Int64", StringComparison.Ordinal) || type.StartsWith("long", StringComparison.Ordinal) ? "a whole number of at most 64 bits"
        : type.Contains("Double", StringComparison.OrdinalIgnoreCase) ? "a number"
        : type.Contains("Bool", StringComparison.OrdinalIgnoreCase) ? "true or false"
        : type.Contains("IReadOnlyList", StringComparison.Ordinal) || type.EndsWith("[]", StringComparison.Ordinal) ? "a list"
        : type.Contains("String", StringComparison.Ordinal) && !type.Contains("Dictionary", StringComparison.Ordinal) ? "a text"
        : "an object of the shape that /openapi/v1.json describes";

    [GeneratedRegex(@"^The JSON value could not be converted to (.+?)\.?$")]
    private static partial Regex WantedType();

    [GeneratedRegex("^Cannot get the value of a token type '.*' as a (.+?)\\.?$")]
    private static partial Regex WantedToken();

    [GeneratedRegex("^The JSON property '(.*)' could not be mapped to any .NET member")]
    private static partial Regex UnknownMember();

    [GeneratedRegex("^The (?:constructor parameter|property or field) '(.*)' on type '.*' doesn't allow")]
    private static partial Regex NullMember();

    [GeneratedRegex("^Duplicate property '(.*)' encountered")]
    private static partial Regex DuplicateMember();

    [GeneratedRegex("missing required properties including: (.+)\\.$")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("^Failed to bind parameter \"(\\S+) (\\S+)\" from \"(.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Unbound();

    [GeneratedRegex("^Required parameter \"\\S+ (\\S+)\" was not provided from (.+)\\.$")]
    private static partial Regex NotProvided();
}
