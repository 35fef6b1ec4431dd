using System.Text.Json;
using System.Text.Json.Serialization;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Weights;
using WebShopRL.Shop.Catalogs;

namespace WebShopRL.Agents.Policies;

/// <summary>How much of a text a policy reads, in tokens with the two that frame it. Kept beside its weights as <c>policy.json</c>: a policy is to read what it was trained on.</summary>
/// <param name="PageTokens">A longer page loses its beginning: what can be clicked stands at its end.</param>
/// <param name="ActionTokens">A longer action loses its end.</param>
/// <param name="MemoryTokens">So many of the page's may be notes of what was seen before it; 0 for a policy without memory.</param>
public sealed record PolicyLimits(int PageTokens = 512, int ActionTokens = 128, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int MemoryTokens = 0)
{
    private const string FileName = CheckpointFolder.Limits;

    /// <summary>A word between the two tokens that frame a text.</summary>
    private const int Fewest = 3;

    /// <summary>The fewest tokens of notes that are worth reading, and that notes leave to the page.</summary>
    private const int LeastMemory = 8, LeastPage = 16;

    /// <summary>The limits by the names of the settings that they stand for.</summary>
    internal IReadOnlyDictionary<string, int> BySetting() => new Dictionary<string, int> { ["page_tokens"] = PageTokens, ["action_tokens"] = ActionTokens, [MemorySetting] = MemoryTokens };

    /// <summary>What is wrong with the number of tokens for notes, with its legal values; null where nothing is.</summary>
    internal string? MemoryProblem() => MemoryTokens == 0 || MemoryTokens >= LeastMemory && MemoryTokens <= PageTokens - LeastPage ? null
        : PageTokens < LeastMemory + LeastPage ? $"It is {MemoryTokens}, and a page of {PageTokens} tokens has no room for notes: give 0, or more page_tokens."
        : $"It is {MemoryTokens}: give 0 for no memory, or {LeastMemory} to {PageTokens - LeastPage}, as at least {LeastPage} of the {PageTokens} page_tokens are the page's own.";

    /// <summary>The setting that gives a policy its memory, as JSON has it.</summary>
    internal const string MemorySetting = "memory_tokens";

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
            var limits = JsonSerializer.Deserialize<PolicyLimits>(File.ReadAllText(path), Options) is { PageTokens: >= Fewest, ActionTokens: >= Fewest } read
                ? read
                : throw new CheckpointException($"{path}: page_tokens and action_tokens are whole numbers from {Fewest}.");
            return limits.MemoryProblem() is { } problem ? throw new CheckpointException($"{path}: {MemorySetting}: {problem}") : limits;
        }
        catch (JsonException broken)
        {
            throw new CheckpointException($"{path}: page_tokens and action_tokens are whole numbers from {Fewest}, {MemorySetting} is one from 0; it is {JsonProblem.Placed(broken)}", broken);
        }
    }
}
