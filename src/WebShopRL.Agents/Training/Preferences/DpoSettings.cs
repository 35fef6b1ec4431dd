using System.ComponentModel.DataAnnotations;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>Settings of direct preference optimisation (Rafailov et al. 2023) over single actions or whole trajectories.</summary>
public sealed record DpoSettings : EncoderSettings, ILearnsFromSets, ILearnsFromPreferences, ILearnsByCheckpoints, IValidatableObject
{
    /// <summary>The paper's pairs: see <see cref="Pairs"/>.</summary>
    internal const string Demonstrated = "demonstrated", Measured = "measured", Stated = "stated";

    internal const string Generated = "generated", Trajectories = "trajectories", Start = "start", Round = "round", Policy = "policy";

    /// <summary>Choices that go through the network together where trajectories are learned from and no micro-batch is given: a batch of them may have hundreds.</summary>
    internal const int ChoicesAtOnce = 32;

    internal bool LearnsFromTrajectories => Pairs == Trajectories;

    internal bool BetterAreGenerated => Demonstrations == Generated;

    internal bool ReferenceIsRounds => Reference == Round;

    internal bool ReferenceIsNamed => Reference == Policy;

    public DpoSettings() => Epochs = 3;

    [Display(Name = "Pairs", Description =
        "Where preferences come from. measured: actions of one state compared by the mean reward of playing on from each. demonstrated: a demonstration's action over one sampled from the reference policy (the paper's). " +
        "generated: the same with the reference policy's own perfect episodes as demonstrations. " +
        "stated: actions that people preferred to another one of the same state (page Preferences); their judgements of whole trajectories are not used here: the reward model learns from those (loss bradley_terry). " +
        "trajectories: whole episodes of one goal, a demonstration or the policy's best over those of the policy that earned less (ETO); a batch counts pairs, and a micro-batch their choices, 32 where it is 0.", GroupName = "Preferences")]
    [AllowedValues(Measured, Demonstrated, Generated, Stated, Trajectories)]
    public string Pairs
    {
        get;
        // Settings stored before the word was mended say human, whoever demonstrated.
        init => field = value == "human" ? Demonstrated : value;
    } = Measured;

    [Display(Name = "Goals", Description = "Training goals (or trajectories) that pairs are made from. People's preferences are all used.", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Measured, Demonstrated, Generated, Trajectories)]
    [Range(1, 100_000)]
    public int Goals { get; init; } = 300;

    [Display(Name = "Demonstrations", Description = "Whose trajectories stand for people's (demonstrated), or are better than the policy's own (trajectories); generated is the policy's own best episode of the goal, for trajectories alone.", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Demonstrated, Trajectories)]
    [AllowedValues("scripted", "human", "imported", TrajectorySource.Sets, Generated)]
    public string Demonstrations { get; init; } = "scripted";

    [Display(Name = LearningFromSets.Name, Description = LearningFromSets.Help, GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Demonstrated, Trajectories)]
    [UsedWhere(nameof(Demonstrations), TrajectorySource.Sets)]
    public string TrajectorySets { get; init; } = "";

    [Display(Name = "Rejected", Description = "Actions drawn from the reference policy at each demonstrated state; each that is another makes a pair (demonstrated, generated).", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Demonstrated, Generated)]
    [Range(1, 20)]
    public int Rejected { get; init; } = 1;

    [Display(Name = "Rollouts", Description = "Episodes that the policy plays of each goal by drawing; those that earn less than the better one make its pairs (trajectories).", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Trajectories)]
    [Range(1, 20)]
    public int Rollouts { get; init; } = 4;

    [Display(Name = "Candidates", Description = "Different actions compared at a state (measured).", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Measured)]
    [Range(2, 20)]
    public int Candidates { get; init; } = 4;

    [Display(Name = "Playing on", Description = "How episodes are played on from a candidate (measured). greedy: once, by the most probable actions, with the most probable actions as candidates; nothing is left to chance, so that equal ways make no pair. sample: several times, by drawing, with drawn candidates.", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Measured)]
    [AllowedValues("greedy", "sample")]
    public string PlayingOn { get; init; } = "greedy";

    [Display(Name = "Playouts", Description = "Episodes played on from each candidate where they are sampled (measured).", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Measured)]
    [UsedWhere(nameof(PlayingOn), "sample")]
    [Range(1, 100)]
    public int Playouts { get; init; } = 4;

    [Display(Name = "Smallest difference", Description = "Candidates whose mean rewards are closer make no pair (measured), nor do trajectories; equal ones never do there (trajectories).", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Measured, Trajectories)]
    [Range(0.0, 1.0)]
    public double MinimumDifference { get; init; } = 0.2;

    [Display(Name = "Reward model", Description = "A reward model's checkpoint (17, run:12, model:demo-agent): what it expects of the product bought, with all of its pages read, is the reward that episodes are compared by in place of the simulator's (measured, and trajectories of the policy's own). Validation plays for the simulator's. Empty for the simulator's.", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Measured, Trajectories)]
    public string RewardModel { get; init; } = "";

    [Display(Name = "Rounds", Description = "Times that the newest policy explores and new pairs are made. Each round has as many updates as the passes over the first one's pairs.", GroupName = "Rounds")]
    [UsedWhere(nameof(Pairs), Measured, Demonstrated, Generated, Trajectories)]
    [Range(1, 20)]
    public int Rounds { get; init; } = 1;

    [Display(Name = "Reference", Description = "What the policy is held close to. start: the policy that the run starts from, in every round. round: the policy as the round began. policy: another one, say the imitation that the start itself was learned from.", GroupName = "Objective")]
    [AllowedValues(Start, Round, Policy)]
    public string Reference { get; init; } = Start;

    [Display(Name = "Reference policy", Description = "The policy's checkpoint (17, run:12, model:NAME) that is held close to where the reference is policy. It says how probable actions are and does not explore: the start does.", GroupName = "Objective")]
    [UsedWhere(nameof(Reference), Policy)]
    public string ReferencePolicy { get; init; } = "";

    [Display(Name = "Loss", Description = "sigmoid is DPO; ipo, hinge and robust are its relatives.", GroupName = "Objective")]
    [AllowedValues("sigmoid", "ipo", "hinge", "robust")]
    public string Loss { get; init; } = "sigmoid";

    [Display(Name = "Beta", Description = "Strength of the pull towards the reference policy.", GroupName = "Objective")]
    [Range(1e-4, 10.0)]
    public double Beta { get; init; } = 0.1;

    [Display(Name = "Label smoothing", Description = "Share of pairs taken to be the wrong way round: conservative DPO, and what robust assumes.", GroupName = "Objective")]
    [UsedWhere(nameof(Loss), "sigmoid", "robust")]
    [Range(0.0, 0.49)]
    public double LabelSmoothing { get; init; }

    [Display(Name = "SFT weight", Description = "Weight of the preferred action's cross-entropy beside the preference loss; keeps its probability from sinking.", GroupName = "Objective")]
    [Range(0.0, 10.0)]
    public double SftWeight { get; init; }

    bool ILearnsFromPreferences.LearnsFromActions => Pairs == Stated;

    string ILearnsFromPreferences.Setting => nameof(Pairs);

    internal NamedCheckpoint NamedReference => new(NamedCheckpoint.ReferencePolicy, ReferencePolicy, ModelKind.Policy);

    IEnumerable<NamedCheckpoint> ILearnsByCheckpoints.Checkpoints => NamedCheckpoint.Of(NamedCheckpoint.Rewards(RewardModel), NamedReference);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        foreach (var broken in LearningFromSets.Check(this))
            yield return broken;
        if (BetterAreGenerated && Pairs == Demonstrated)
            yield return new ValidationResult("The policy's own best episodes are the better ones of pairs of trajectories (pairs: trajectories); over single actions that is pairs: generated.", [nameof(Demonstrations)]);
        if (BetterAreGenerated && LearnsFromTrajectories && Rollouts < 2)
            yield return new ValidationResult("The best of a goal's episodes is to be better than others of it: give at least 2 rollouts.", [nameof(Rollouts)]);
        if (RewardModel.Length > 0 && LearnsFromTrajectories && !BetterAreGenerated)
            yield return new ValidationResult("The model values episodes that the policy plays, and demonstrations have the simulator's reward: give demonstrations generated, or no reward_model.", [nameof(RewardModel)]);
        if (ReferenceIsNamed && ReferencePolicy.Length == 0)
            yield return new ValidationResult("The reference is a policy: name its checkpoint (17, run:12, model:NAME).", [nameof(ReferencePolicy)]);
        if (ReferenceIsRounds && Rounds == 1)
            yield return new ValidationResult("The first round is held close to the start, and there is no other: give rounds, or reference start.", [nameof(Reference)]);
    }
}
