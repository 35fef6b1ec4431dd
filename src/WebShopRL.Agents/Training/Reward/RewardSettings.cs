using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>Settings of a reward model (Christiano et al. 2017; Ouyang et al. 2022): by what the simulator measures, or by what people prefer.</summary>
public sealed record RewardSettings : NewEncoderSettings, ILearnsFromPreferences
{
    internal const string Regression = "regression", BradleyTerry = "bradley_terry";

    [Display(Name = "Loss", Description =
        "regression: learns the simulator's reward and its parts of purchases that it makes itself on training goals. bradley_terry: learns which of two purchases people prefer, from their judgements of whole trajectories (page Preferences); " +
        "its values then order purchases and are no rewards to expect. With few judgements start from a reward model.", GroupName = "Objective")]
    [AllowedValues(Regression, BradleyTerry)]
    public string Loss { get; init; } = Regression;

    [Display(Name = "Margin", Description = "By how much the preferred purchase is to be valued higher, in log-odds.", GroupName = "Objective")]
    [UsedWhere(nameof(Loss), BradleyTerry)]
    [Range(0.0, 10.0)]
    public double Margin { get; init; }

    [Display(Name = "Centring", Description = "Weight of (r preferred + r rejected)², which keeps values around 0: preferences alone leave their level open.", GroupName = "Objective")]
    [UsedWhere(nameof(Loss), BradleyTerry)]
    [Range(0.0, 1.0)]
    public double Centring { get; init; } = 0.01;

    [Display(Name = "Goals", Description = "At most so many training goals, whose searches give the products to value.", GroupName = "Data")]
    [UsedWhere(nameof(Loss), Regression)]
    [Range(1, 1_000_000)]
    public int Goals { get; init; } = 10_000;

    [Display(Name = "Purchases", Description = "Products of each goal's results that are valued, each as far as some of its pages tell.", GroupName = "Data")]
    [UsedWhere(nameof(Loss), Regression)]
    [Range(1, 50)]
    public int Purchases { get; init; } = 12;

    bool ILearnsFromPreferences.LearnsFromTrajectories => Loss == BradleyTerry;

    string ILearnsFromPreferences.Setting => nameof(Loss);
}
