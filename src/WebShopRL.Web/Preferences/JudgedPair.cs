using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Shop;
using WebShopRL.Store.Preferences;
using WebShopRL.Web.Api;

namespace WebShopRL.Web.Preferences;

/// <summary>Two things to judge, in the order in which they are shown.</summary>
/// <param name="State">Null where whole trajectories are judged.</param>
/// <param name="FirstTrajectory">The stored trajectory that the first is, or that its action was taken in.</param>
public sealed record JudgedPair(int Goal, string Instruction, JudgedState? State, JudgedThing First, JudgedThing Second, int? FirstTrajectory = null, int? SecondTrajectory = null)
{
    public string Kind => State is null ? StoredPreference.Trajectory : StoredPreference.Action;

    /// <summary>Whether they stand against the order of their pair's key, which goes by their actions alone.</summary>
    public bool Swapped => string.CompareOrdinal(Text(First), Text(Second)) > 0;

    /// <summary>The same pair, shown the other way round.</summary>
    public JudgedPair Turned() => this with { First = Second, Second = First, FirstTrajectory = SecondTrajectory, SecondTrajectory = FirstTrajectory };

    /// <summary>SHA-256 of what is judged, whichever way round. How a page was reached is no part of it: the page is what is judged.</summary>
    public string KeyIn(string catalogFingerprint)
    {
        var (one, other) = Swapped ? (Second, First) : (First, Second);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { catalogFingerprint, Goal, State?.Observation, one = one.Actions, other = other.Actions }))));
    }

    /// <summary>The row of a judgement.</summary>
    public StoredPreference Row(Storefront shop, string choice, string? annotator, double? seconds, string source, DateTimeOffset at) => new()
    {
        Kind = Kind, Catalog = shop.Name, CatalogFingerprint = shop.Fingerprint, Goal = Goal, Instruction = Instruction, PairKey = KeyIn(shop.Fingerprint), Swapped = Swapped,
        State = State is null ? null : JsonSerializer.Serialize(State, ApiJson.Options), First = JsonSerializer.Serialize(First, ApiJson.Options), Second = JsonSerializer.Serialize(Second, ApiJson.Options),
        FirstTrajectoryId = FirstTrajectory, SecondTrajectoryId = SecondTrajectory, Choice = choice, Annotator = annotator, Seconds = seconds, Source = source, CreatedAt = at,
    };

    /// <summary>What a row judges, as it was shown.</summary>
    public static JudgedPair Of(StoredPreference row) => new(
        row.Goal, row.Instruction, row.State is { } state ? JsonSerializer.Deserialize<JudgedState>(state, ApiJson.Options) : null, JsonSerializer.Deserialize<JudgedThing>(row.First, ApiJson.Options)!,
        JsonSerializer.Deserialize<JudgedThing>(row.Second, ApiJson.Options)!, row.FirstTrajectoryId, row.SecondTrajectoryId);

    private static string Text(JudgedThing thing) => string.Join('\n', thing.Actions);
}
