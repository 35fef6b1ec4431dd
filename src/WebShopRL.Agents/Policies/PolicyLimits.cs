using System.Text.Json;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Weights;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Policies;

/// <summary>How much of a text a policy reads, in tokens with the two that frame it. Kept beside its weights as <c>policy.json</c>: a policy is to read what it was trained on.</summary>
/// <param name="PageTokens">A longer page loses its beginning: what can be clicked stands at its end.</param>
/// <param name="ActionTokens">A longer action loses its end.</param>
public sealed record PolicyLimits(int PageTokens = 512, int ActionTokens = 128)
{
    private const string FileName = "policy.json";

    /// <summary>A word between the two tokens that frame a text.</summary>
    private const int Fewest = 3;

    /// <summary>The limits by the names of the settings that they stand for.</summary>
    internal IReadOnlyDictionary<string, int> BySetting() => new Dictionary<string, int> { ["page_tokens"] = PageTokens, ["action_tokens"] = ActionTokens };

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Options));

    /// <summary>Those of a checkpoint; WebShop's own where it names none, or as much of them as the network has positions for.</summary>
    /// <exception cref="CheckpointException">It names more than the network has positions for.</exception>
    public static PolicyLimits Load(string folder)
    {
        var (positions, own) = (CheckpointFolder.Describe(folder).MaxPositions, new PolicyLimits());
        var limits = Find(folder) ?? new PolicyLimits(Math.Min(own.PageTokens, positions), Math.Min(own.ActionTokens, positions));
        return Math.Max(limits.PageTokens, limits.ActionTokens) <= positions
            ? limits
            : throw new CheckpointException($"{Path.Combine(folder, FileName)} says page_tokens {limits.PageTokens} and action_tokens {limits.ActionTokens}, and the network has {positions} positions.");
    }

    /// <summary>Those that a checkpoint names; null where it names none.</summary>
    /// <exception cref="CheckpointException">They are no limits.</exception>
    public static PolicyLimits? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<PolicyLimits>(File.ReadAllText(path), Options) is { PageTokens: >= Fewest, ActionTokens: >= Fewest } limits
                ? limits
                : throw new CheckpointException($"{path}: page_tokens and action_tokens are whole numbers from {Fewest}.");
        }
        catch (JsonException broken)
        {
            throw new CheckpointException($"{path}: page_tokens and action_tokens are whole numbers from {Fewest}; it is {JsonProblem.Of(broken)}{JsonProblem.At(broken)}", broken);
        }
    }
}
