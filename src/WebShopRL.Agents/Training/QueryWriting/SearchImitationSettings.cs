using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training.QueryWriting;

/// <summary>Settings of the query writer's imitation: an instruction in, a shopper's query out. The defaults are WebShop's own, for BART-base.</summary>
public sealed record SearchImitationSettings : PassesSettings
{
    [Display(Name = "Vocabulary", Description = "Byte-level pieces learned from the catalog when starting from scratch; a checkpoint brings its own.", GroupName = "Model")]
    [UsedFromScratch]
    [Range(300, 100_000)]
    public int Vocabulary { get; init; } = 4_000;

    [Display(Name = "Network", Description = "Size when starting from scratch: two layers each way, 128 or 256 wide.", GroupName = "Model")]
    [UsedFromScratch]
    [AllowedValues("bart-tiny", "bart-mini")]
    public string Network { get; init; } = "bart-mini";

    [Display(Name = "Dropout", Description = "Share of activations dropped in training when starting from scratch; a checkpoint brings its own.", GroupName = "Model")]
    [UsedFromScratch]
    [Range(0.0, 0.9)]
    public double Dropout { get; init; } = 0.1;

    [Display(Name = "Text tokens", Description = "Longest instruction and longest query; a longer one loses its end.", GroupName = "Model")]
    [Range(16, 512)]
    public int TextTokens { get; init; } = 256;

    [Display(Name = "Demonstrations", Description = "Whose queries to learn: those of stored trajectories of people or imported ones, or freshly written ones of the scripted shopper.", GroupName = "Data")]
    [AllowedValues("scripted", "human", "imported")]
    public string Demonstrations { get; init; } = "scripted";

    [Display(Name = "Queries per goal", Description = "Different queries the scripted shopper writes for each training goal.", GroupName = "Data")]
    [UsedWhere(nameof(Demonstrations), "scripted")]
    [Range(1, 20)]
    public int QueriesPerGoal { get; init; } = 1;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> LongestTexts() => new Dictionary<string, int> { ["text_tokens"] = TextTokens };
}
