using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training.Reward;

/// <summary>Settings of a reward model (Christiano et al. 2017; Ouyang et al. 2022, with rewards measured by the simulator in place of people's preferences).</summary>
public sealed record RewardSettings : NewEncoderSettings
{
    [Display(Name = "Goals", Description = "At most so many training goals, whose searches give the products to value.", GroupName = "Data")]
    [Range(1, 1_000_000)]
    public int Goals { get; init; } = 10_000;

    [Display(Name = "Purchases", Description = "Products of each goal's results that are valued, each as far as some of its pages tell.", GroupName = "Data")]
    [Range(1, 50)]
    public int Purchases { get; init; } = 12;
}
