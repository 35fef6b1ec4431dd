using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>Settings of proximal policy optimisation (Schulman et al. 2017). Discount, reward scale and step limit are WebShop's; where the paper is silent the defaults are the customary ones.</summary>
public sealed record PpoSettings : PolicyGradientSettings
{
    public PpoSettings() => (LearningRate, GradientClip, ValueWeight, EntropyWeight, ValidateEvery) = (1e-5, 0.5, 0.5, 0.01, 5);

    [Display(Name = "Episodes per update", Description = "Whole episodes of training goals played before the policy learns from them.", GroupName = "Episodes")]
    [Range(1, 100_000)]
    public int EpisodesPerUpdate { get; init; } = 64;

    [Display(Name = "Parallel", Description = "Episodes in step, so that the network sees full batches; as one ends the next takes its place.", GroupName = "Episodes")]
    [Range(1, 1024)]
    public int Parallel { get; init; } = 64;

    [Display(Name = "GAE lambda", Description = "λ of the advantages: 1 gives the return less the value, as the paper has it; 0 looks one choice ahead and relies on the value head.", GroupName = "Objective")]
    [Range(0.0, 1.0)]
    public double GaeLambda { get; init; } = 0.95;

    [Display(Name = "Clip", Description = "ε: how far an action's probability may move from that by which it was taken, as a share, before it gains nothing more.", GroupName = "Objective")]
    [Range(0.001, 10.0)]
    public double Clip { get; init; } = 0.2;

    [Display(Name = "Value clip", Description = "How far the value may move from that of the time of playing, in units of the shop's reward before it is scaled. 0 does not clip.", GroupName = "Objective")]
    [Range(0.0, 100.0)]
    public double ValueClip { get; init; } = 0.2;

    [Display(Name = "Normalise advantages", Description = "In each minibatch the advantages get mean 0 and deviation 1.", GroupName = "Objective")]
    public bool NormalizeAdvantages { get; init; } = true;

    [Display(Name = "Epochs", Description = "Passes over what was played.", GroupName = "Optimizer")]
    [Range(1, 100)]
    public int Epochs { get; init; } = 4;

    [Display(Name = "Minibatches", Description = "Gradient steps of one pass.", GroupName = "Optimizer")]
    [Range(1, 1024)]
    public int Minibatches { get; init; } = 4;

    [Display(Name = "Target KL", Description = "A minibatch whose policy is further than this from that of playing, in nats, ends the update's passes without a step. 0 never ends them.", GroupName = "Optimizer")]
    [Range(0.0, 100.0)]
    public double TargetKl { get; init; }

    [Display(Name = "KL estimator", Description = "How the distance of each choice from the policy the run starts from is estimated. k1: the log-ratio, unbiased. k3: never below 0, and varies less. none: not at all.", GroupName = "Reference")]
    [AllowedValues(None, KlEstimate.K1, KlEstimate.K3)]
    public string KlEstimator { get; init; } = None;

    [Display(Name = "KL weight", Description = "What each nat of that distance takes off the reward, already scaled (InstructGPT's penalty). 0 only measures it.", GroupName = "Reference")]
    [UsedWhere(nameof(KlEstimator), KlEstimate.K1, KlEstimate.K3)]
    [Range(0.0, 100.0)]
    public double KlWeight { get; init; } = 0.02;

    /// <summary>Whether the start is kept beside, to measure the distance from it.</summary>
    internal bool HasReference => KlEstimator != None;

    internal override double AdamEpsilon => 1e-5;

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var broken in base.Validate(validationContext))
            yield return broken;
        if ((long)Updates * EpisodesPerUpdate > int.MaxValue)
            yield return new ValidationResult($"{Updates} updates of {EpisodesPerUpdate} episodes are more than {int.MaxValue}: give fewer of either.", [nameof(EpisodesPerUpdate)]);
    }
}
