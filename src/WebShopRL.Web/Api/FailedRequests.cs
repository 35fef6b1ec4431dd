using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using WebShopRL.Store;

namespace WebShopRL.Web.Api;

/// <summary>Turns what the framework or a part of the service throws into the problem it stands for; anything else stays a 500 and is logged.</summary>
internal sealed partial class FailedRequests : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellation)
    {
        var problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => new HttpValidationProblemDetails(Errors(bad, context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType)) { Status = StatusCodes.Status400BadRequest },
            BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode, Detail = bad.Message },
            InvalidOperationException { Message: var said } when said.Contains("charset", StringComparison.Ordinal) => new ProblemDetails { Status = StatusCodes.Status415UnsupportedMediaType, Detail = "The content type names a charset that is not known: send JSON as UTF-8 (application/json)." },
            UnavailableException notYet => Unavailable(context, notYet.Message),
            _ when DatabaseRetry.IsAway(exception) => Unavailable(context, "The database cannot be reached. Try again in a few seconds; /health tells when it is back."),
            _ => null,
        };
        if (problem is null)
            return false;
        context.Response.StatusCode = problem.Status!.Value;
        await TypedResults.Problem(problem).ExecuteAsync(context);
        return true;
    }

    private static ProblemDetails Unavailable(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "5";
        return new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Detail = detail };
    }

    private static Dictionary<string, string[]> Errors(BadHttpRequestException bad, Type? request)
    {
        var (field, message) = bad.InnerException is JsonException json ? Describe(json, request) : Describe(bad);
        return new Dictionary<string, string[]> { [field] = [message] };
    }

    /// <summary>The field that a body breaks at, and what is wrong with it.</summary>
    /// <param name="request">The type that the body should have been, for legal values in messages; null where it is not known.</param>
    internal static (string Field, string Message) Describe(JsonException json, Type? request = null)
    {
        var field = json.Path is { Length: > 0 } path ? path.TrimStart('$').TrimStart('.') : "";
        var position = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
        var message = json.Message.Split(" Path: ")[0];
        if (json.InnerException is InvalidOperationException half && half.Message.Contains("UTF-16", StringComparison.Ordinal))
            message = TextProblem.Half;
        else if (json.InnerException is InvalidOperationException wrong && WantedToken().Match(wrong.Message) is { Success: true } token)
            message = $"The value is not a {token.Groups[1].Value.Replace("string", "text", StringComparison.Ordinal)}.";
        else if (WantedType().Match(message) is { Success: true } match)
            message = $"The value is not {LegalValues.Of(request, field) ?? Wanted(match.Groups[1].Value)}.";
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
        return (field.Length > 0 ? field : "body", message + position);
    }

    private static (string Field, string Message) Describe(BadHttpRequestException bad)
    {
        if (bad.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal))
            return ("body", "Missing.");
        if (Unbound().Match(bad.Message) is { Success: true } unbound)
            return (Snake(unbound.Groups[2].Value), $"'{unbound.Groups[3].Value}' is not {Wanted(unbound.Groups[1].Value)}.");
        if (NotProvided().Match(bad.Message) is { Success: true } absent)
            return (absent.Groups[2].Value.StartsWith("body", StringComparison.Ordinal) ? "body" : Snake(absent.Groups[1].Value), "Missing.");
        return ("request", bad.Message);
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
