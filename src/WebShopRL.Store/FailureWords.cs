using System.Reflection;
using System.Runtime.InteropServices;

namespace WebShopRL.Store;

/// <summary>
/// What people read of a failure: messages that were written for them, which are this program's own, the file system's and torch's. What the framework and the database driver say is of types and places in programs, and is for the log.
/// </summary>
public static class FailureWords
{
    /// <summary>Null where the message is for the log.</summary>
    public static string? Of(Exception failure) =>
        IsOurs(failure.GetType().Assembly) || IsPlain(failure.GetType()) && IsOurs(failure.TargetSite?.Module.Assembly) ? failure.Message.Split(" (Parameter '")[0]
        : DatabaseRetry.IsAway(failure) ? "The database could not be reached."
        : failure is IOException or UnauthorizedAccessException || failure.GetType() == typeof(ExternalException) ? failure.Message
        : null;

    /// <summary>Types of the framework's that this program throws with words of its own.</summary>
    private static bool IsPlain(Type type) =>
        type == typeof(InvalidOperationException) || type == typeof(InvalidDataException) || type == typeof(NotSupportedException) || type == typeof(ArgumentException) || type == typeof(FormatException);

    private static bool IsOurs(Assembly? assembly) => assembly?.GetName().Name?.StartsWith("WebShopRL.", StringComparison.Ordinal) == true;
}
