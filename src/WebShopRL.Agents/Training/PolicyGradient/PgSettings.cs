using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>Settings of the advantage actor-critic. The defaults are WebShop's own, for BERT-base, but for the imitation term, which needs demonstrations; its 300,000 steps of four environments are 37,500 updates.</summary>
public sealed record PgSettings : PolicyGradientSettings
{
    public PgSettings() => (Updates, LearningRate, GradientClip) = (37_500, 1e-5, 10);

    [Display(Name = "Environments", Description = "Episodes that are played side by side.", GroupName = "Episodes")]
    [Range(1, 1024)]
    public int Environments { get; init; } = 4;

    [Display(Name = "Choices per update", Description = "n: choices made in each environment before an update; what comes after them is taken from the value head.", GroupName = "Episodes")]
    [Range(1, 1024)]
    public int ChoicesPerUpdate { get; init; } = 8;

    [Display(Name = "Policy weight", Description = "Weight of the policy gradient itself.", GroupName = "Objective")]
    [Range(0.0, 100.0)]
    public double PolicyWeight { get; init; } = 1;
}
