using System.ComponentModel.DataAnnotations;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>What policy gradients share: how training goals are played, what a reward is worth, and the terms beside the policy's own.</summary>
public abstract record PolicyGradientSettings : TrainingSettings, IEncoderSettings, ILearnsFromSets, ILearnsByCheckpoints, IValidatableObject
{
    internal const string None = "none", Scripted = "scripted", Human = "human", Imported = "imported", Sets = TrajectorySource.Sets;

    /// <summary>Whether demonstrated actions are imitated beside playing.</summary>
    internal bool Imitates => Demonstrations != None && ImitationWeight > 0;

    [Display(Name = "Updates", Description = "Times that the policy plays and learns from what it played; the learning rate falls over so many.", GroupName = "Budget", Order = SettingsOrder.First)]
    [Range(1, 1_000_000)]
    public int Updates { get; init; } = 100;

    [Display(Name = "Episode budget", Description = "The run ends once so many episodes have been played. 0 sets no limit.", GroupName = "Budget")]
    [Range(0, int.MaxValue)]
    public int EpisodeBudget { get; init; }

    [Display(Name = "Action budget", Description = "The run ends once so many actions have been taken. 0 sets no limit.", GroupName = "Budget")]
    [Range(0, int.MaxValue)]
    public int ActionBudget { get; init; }

    [Display(Name = "Step limit", Description = "Actions after which an episode is cut off. What it might still have earned is taken from the value head.", GroupName = "Episodes")]
    [Range(2, 1_000)]
    public int StepLimit { get; init; } = 100;

    [Display(Name = "Discount", Description = "γ: what a reward is worth one choice earlier. Steps without a choice do not count.", GroupName = "Episodes")]
    [Range(0.0, 1.0)]
    public double Discount { get; init; } = 0.9;

    [Display(Name = "Reward scale", Description = "The shop's reward, 0 to 1, is multiplied by this before anything is learned from it.", GroupName = "Episodes")]
    [Range(0.01, 1_000.0)]
    public double RewardScale { get; init; } = 10;

    [Display(Name = "Reward model", Description = "A reward model's checkpoint (17, run:12, model:demo-agent): what it expects of the product bought, with all of its pages read, is the reward in place of the simulator's. Validation plays for the simulator's. Empty for the simulator's.", GroupName = "Episodes")]
    public string RewardModel { get; init; } = "";

    [Display(Name = "Value weight", Description = "Weight of the value head's loss.", GroupName = "Objective")]
    [Range(0.0, 100.0)]
    public double ValueWeight { get; init; } = 1;

    [Display(Name = "Entropy weight", Description = "Weight of the policy's entropy, which is raised: keeps it trying.", GroupName = "Objective")]
    [Range(0.0, 100.0)]
    public double EntropyWeight { get; init; } = 1;

    [Display(Name = "Demonstrations", Description = "Whose trajectories are imitated beside playing: stored ones of people, imported ones or those of named sets, or freshly played ones of the scripted shopper. none imitates nothing.", GroupName = "Imitation term")]
    [AllowedValues(None, Scripted, Human, Imported, Sets)]
    public string Demonstrations { get; init; } = None;

    [Display(Name = LearningFromSets.Name, Description = LearningFromSets.Help, GroupName = "Imitation term")]
    [UsedWhere(nameof(Demonstrations), Sets)]
    public string TrajectorySets { get; init; } = "";

    [Display(Name = "Imitation weight", Description = "Weight of the demonstrated actions' cross-entropy beside what is learned from playing.", GroupName = "Imitation term")]
    [UsedWhere(nameof(Demonstrations), Scripted, Human, Imported, Sets)]
    [Range(0.0, 100.0)]
    public double ImitationWeight { get; init; } = 1;

    [Display(Name = "Imitation batch", Description = "Demonstrated states beside each gradient step.", GroupName = "Imitation term")]
    [UsedWhere(nameof(Demonstrations), Scripted, Human, Imported, Sets)]
    [Range(1, 1024)]
    public int ImitationBatch { get; init; } = 16;

    [Display(Name = "Trajectories", Description = "At most so many demonstrations; the scripted shopper plays exactly so many.", GroupName = "Imitation term")]
    [UsedWhere(nameof(Demonstrations), Scripted, Human, Imported, Sets)]
    [Range(1, 1_000_000)]
    public int Trajectories { get; init; } = 1_200;

    [Display(Name = "Smallest reward", Description = "Demonstrations that earned less are left out.", GroupName = "Imitation term")]
    [UsedWhere(nameof(Demonstrations), Scripted, Human, Imported, Sets)]
    [Range(0.0, 1.0)]
    public double MinimumReward { get; init; }

    [Display(Name = "Prune loops", Description = "Leave out what lies between two visits of the same page in a demonstration.", GroupName = "Imitation term")]
    [UsedWhere(nameof(Demonstrations), Scripted, Human, Imported, Sets)]
    public bool PruneLoops { get; init; } = true;

    [Display(Name = "Frozen layers", Description = "The embeddings and so many first layers keep the weights they came with; 0 trains everything.", GroupName = "Model")]
    [Range(0, 48)]
    public int FrozenLayers { get; init; }

    [Display(Name = "Micro-batch", Description = "States of like length that go through the network at once; the gradients of a step are added up. 0 takes all of them. Where memory runs out it is halved.", GroupName = "Memory", Order = SettingsOrder.Last)]
    [Range(0, 1024)]
    public int MicroBatch { get; init; } = 16;

    [Display(Name = "Gradient checkpointing", Description = "Keep only each layer's input for the backward pass and compute the layer again there: far less memory, about a third more time. For base size.", GroupName = "Memory", Order = SettingsOrder.Last)]
    public bool GradientCheckpointing { get; init; }

    IEnumerable<NamedCheckpoint> ILearnsByCheckpoints.Checkpoints => NamedCheckpoint.Of(NamedCheckpoint.Rewards(RewardModel));

    /// <summary>Rules over several settings at once.</summary>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Patience > 0 && ValidationGoals == 0)
            yield return new ValidationResult("Patience waits for checks, and nothing is checked: give validation_goals, or patience 0.", [nameof(Patience)]);
        foreach (var broken in LearningFromSets.Check(this))
            yield return broken;
    }
}
