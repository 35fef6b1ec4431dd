using System.Text.Json;

namespace WebShopRL.Agents.Policies;

/// <summary>How much of a text a policy reads, in tokens with the two that frame it. Kept beside its weights as <c>policy.json</c>: a policy is to read what it was trained on.</summary>
/// <param name="PageTokens">A longer page loses its beginning: what can be clicked stands at its end.</param>
/// <param name="ActionTokens">A longer action loses its end.</param>
public sealed record PolicyLimits(int PageTokens = 512, int ActionTokens = 128)
{
    private const string FileName = "policy.json";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Options));

    /// <summary>Those of a checkpoint; WebShop's own where it names none.</summary>
    public static PolicyLimits Load(string folder) => Find(folder) ?? new PolicyLimits();

    /// <summary>Those that a checkpoint names; null where it names none.</summary>
    public static PolicyLimits? Find(string folder) =>
        Path.Combine(folder, FileName) is var path && File.Exists(path) ? JsonSerializer.Deserialize<PolicyLimits>(File.ReadAllText(path), Options)! : null;
}
