using System.ComponentModel.DataAnnotations;
using WebShopRL.Agents.Rollouts;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>Settings of direct preference optimisation (Rafailov et al. 2023) over single actions.</summary>
public sealed record DpoSettings : EncoderSettings, ILearnsFromSets, ILearnsFromPreferences, IValidatableObject
{
    /// <summary>The paper's pairs: see <see cref="Pairs"/>.</summary>
    internal const string Demonstrated = "demonstrated", Measured = "measured", Stated = "stated";

    public DpoSettings() => Epochs = 3;

    [Display(Name = "Pairs", Description =
        "Where preferences come from. measured: actions of one state compared by the mean reward of playing on from each. demonstrated: a demonstration's action over one sampled from the reference policy (the paper's). " +
        "generated: the same with the reference policy's own perfect episodes as demonstrations. " +
        "stated: actions that people preferred to another one of the same state (page Preferences); their judgements of whole trajectories are not used here: the reward model learns from those (loss bradley_terry).", GroupName = "Preferences")]
    [AllowedValues(Measured, Demonstrated, "generated", Stated)]
    public string Pairs
    {
        get;
        // Settings stored before the word was mended say human, whoever demonstrated.
        init => field = value == "human" ? Demonstrated : value;
    } = Measured;

    [Display(Name = "Goals", Description = "Training goals (or trajectories) that pairs are made from. People's preferences are all used.", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Measured, Demonstrated, "generated")]
    [Range(1, 100_000)]
    public int Goals { get; init; } = 300;

    [Display(Name = "Demonstrations", Description = "Whose trajectories stand for people's where pairs are demonstrated.", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Demonstrated)]
    [AllowedValues("scripted", "human", "imported", TrajectorySource.Sets)]
    public string Demonstrations { get; init; } = "scripted";

    [Display(Name = LearningFromSets.Name, Description = LearningFromSets.Help, GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Demonstrated)]
    [UsedWhere(nameof(Demonstrations), TrajectorySource.Sets)]
    public string TrajectorySets { get; init; } = "";

    [Display(Name = "Rejected", Description = "Actions drawn from the reference policy at each demonstrated state; each that is another makes a pair (demonstrated, generated).", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Demonstrated, "generated")]
    [Range(1, 20)]
    public int Rejected { get; init; } = 1;

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

    [Display(Name = "Smallest difference", Description = "Candidates whose mean rewards are closer make no pair (measured).", GroupName = "Preferences")]
    [UsedWhere(nameof(Pairs), Measured)]
    [Range(0.0, 1.0)]
    public double MinimumDifference { get; init; } = 0.2;

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

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) => LearningFromSets.Check(this);
}
