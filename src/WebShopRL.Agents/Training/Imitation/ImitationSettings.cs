using System.ComponentModel.DataAnnotations;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training.Imitation;

/// <summary>Settings of imitation learning. The defaults are WebShop's own, for BERT-base.</summary>
public sealed record ImitationSettings : NewEncoderSettings, ILearnsFromSets, IValidatableObject
{
    [Display(Name = "Page tokens", Description = "Longest page; a longer one loses its beginning.", GroupName = "Model")]
    [Range(16, 512)]
    public int PageTokens { get; init; } = 512;

    [Display(Name = "Action tokens", Description = "Longest action; a longer one loses its end.", GroupName = "Model")]
    [Range(8, 512)]
    public int ActionTokens { get; init; } = 128;

    [Display(Name = "Memory tokens", Description = "So many of the page tokens may tell what was seen before in the episode: searches, products opened, their prices, options clicked, features and descriptions read. The newest is kept; 0 reads the page alone.", GroupName = "Model")]
    [Range(0, 496)]
    public int MemoryTokens { get; init; }

    [Display(Name = "Demonstrations", Description = "Whose trajectories to imitate: stored ones of people, imported ones or those of named sets, or freshly played ones of the scripted shopper.", GroupName = "Data")]
    [AllowedValues("scripted", "human", "imported", TrajectorySource.Sets)]
    public string Demonstrations { get; init; } = "scripted";

    [Display(Name = LearningFromSets.Name, Description = LearningFromSets.Help, GroupName = "Data")]
    [UsedWhere(nameof(Demonstrations), TrajectorySource.Sets)]
    public string TrajectorySets { get; init; } = "";

    [Display(Name = "Trajectories", Description = "At most so many demonstrations; the scripted shopper plays exactly so many.", GroupName = "Data")]
    [Range(1, 1_000_000)]
    public int Trajectories { get; init; } = 1_200;

    [Display(Name = "Smallest reward", Description = "Demonstrations that earned less are left out.", GroupName = "Data")]
    [Range(0.0, 1.0)]
    public double MinimumReward { get; init; }

    [Display(Name = "Prune loops", Description = "Leave out what lies between two visits of the same page: a policy that sees the page alone would learn to go in circles. One with memory knows where it has been: for it a way is left out only where nothing new was seen on it.", GroupName = "Data")]
    public bool PruneLoops { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> LongestTexts() => new Dictionary<string, int> { ["page_tokens"] = PageTokens, ["action_tokens"] = ActionTokens, [PolicyLimits.MemorySetting] = MemoryTokens };

    /// <summary>How much the policy reads of its texts.</summary>
    internal PolicyLimits Limits => new(PageTokens, ActionTokens, MemoryTokens);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        foreach (var broken in LearningFromSets.Check(this))
            yield return broken;
        if (Limits.MemoryProblem() is { } problem)
            yield return new ValidationResult(problem, [nameof(MemoryTokens)]);
    }
}
