namespace WebShopRL.Web.Api;

/// <summary>Collects everything that is wrong with a request, by field (snake_case, nested with dots), so that one answer tells all of it.</summary>
public sealed class RequestErrors
{
    private readonly Dictionary<string, List<string>> _messages = new(StringComparer.Ordinal);

    public bool Any => _messages.Count > 0;

    public void Add(string field, string message)
    {
        if (!_messages.TryGetValue(field, out var messages))
            _messages[field] = messages = [];
        messages.Add(message);
    }

    /// <summary>Checks that a value is among the legal ones; names them, and the nearest, where it is not.</summary>
    public bool OneOf(string field, string? value, IReadOnlyCollection<string> legal)
    {
        if (value is not null && legal.Contains(value, StringComparer.Ordinal))
            return true;
        Add(field, value is null
            ? $"Missing: give one of {string.Join(", ", legal)}."
            : $"'{value}' is not one of {string.Join(", ", legal)}.{NearestName.Hint(value, legal)}");
        return false;
    }

    /// <summary>Checks a whole number against its bounds, both included.</summary>
    public bool InRange(string field, long value, long minimum, long maximum)
    {
        if (value >= minimum && value <= maximum)
            return true;
        Add(field, $"{value} is out of range: give a whole number from {minimum} to {maximum}.");
        return false;
    }

    /// <inheritdoc cref="TextProblem.Of(string, int, bool)"/>
    public bool Text(string field, string value, int maximum, bool required = false)
    {
        if (TextProblem.Of(value, maximum, required) is not { } problem)
            return true;
        Add(field, problem);
        return false;
    }

    public IReadOnlyDictionary<string, string[]> ToDictionary() => ToErrors();

    internal Dictionary<string, string[]> ToErrors() => _messages.ToDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal);
}
