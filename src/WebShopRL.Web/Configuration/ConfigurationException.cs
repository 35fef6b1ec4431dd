namespace WebShopRL.Web.Configuration;

/// <summary>The configuration cannot be used. The message lists everything that is wrong, each line with its key, the value and the mend.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> errors)
    : Exception($"The configuration has {errors.Count} error{(errors.Count == 1 ? "" : "s")}:\n{string.Join('\n', errors.Select(error => $"  {error}"))}")
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
