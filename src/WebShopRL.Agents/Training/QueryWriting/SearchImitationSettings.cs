using System.ComponentModel.DataAnnotations;
using WebShopRL.Agents.Networks;

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

    [Display(Name = "Query beams", Description = "Beams when it writes queries, at checks and wherever its checkpoints are used: kept in generation_config.json. Without it as the initial checkpoint says, or WebShop's 5.", GroupName = "Queries")]
    [Range(1, 20)]
    public int? QueryBeams { get; init; }

    [Display(Name = "Query tokens", Description = "Longest query that it writes, first and last token included: kept in generation_config.json. Without it as the initial checkpoint says, or WebShop's 64.", GroupName = "Queries")]
    [Range(3, 512)]
    public int? QueryTokens { get; init; }

    /// <summary>How its texts are to be written, in place of what the initial checkpoint's files say.</summary>
    internal GenerationDefaults Writing => new() { Beams = QueryBeams, MaxLength = QueryTokens };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> LongestTexts() => new Dictionary<string, int> { ["text_tokens"] = TextTokens, ["query_tokens"] = QueryTokens ?? 0 };
}
