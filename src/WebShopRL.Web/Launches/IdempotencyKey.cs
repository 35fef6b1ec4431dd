using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WebShopRL.Web.Launches;

/// <summary>
/// The key of a launch. A text that comes from outside, from a header or a form, is always a client's key; the keys of studies' parts are made here alone (<see cref="OfPart"/>). The two are never stored alike, whatever a client writes.
/// </summary>
public sealed class IdempotencyKey
{
    /// <summary>What the keys of parts begin with, in databases that are older than this class too; what is put before a client's key that begins with either.</summary>
    private const string Parts = "study:", Clients = "client:";

    private readonly string _given;

    private IdempotencyKey(string given, string stored) => (_given, Stored) = (given, stored);

    /// <summary>As it stands in the database.</summary>
    internal string Stored { get; }

    /// <summary>A client's key; null where none was sent.</summary>
    [return: NotNullIfNotNull(nameof(given))]
    public static implicit operator IdempotencyKey?(string? given) => given is null ? null : new(given, IsSetApart(given) ? Clients + given : given);

    /// <summary>The key of a study's part.</summary>
    /// <param name="stage">Place of its stage in the plan.</param>
    /// <param name="number">Place among the stage's parts.</param>
    internal static IdempotencyKey OfPart(int study, int stage, int number)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{Parts}{study}:{stage}:{number}");
        return new(key, key);
    }

    /// <summary>As it was sent.</summary>
    public override string ToString() => _given;

    private static bool IsSetApart(string given) => given.StartsWith(Parts, StringComparison.Ordinal) || given.StartsWith(Clients, StringComparison.Ordinal);
}
