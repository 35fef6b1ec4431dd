using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training;

/// <summary>
/// Base of every algorithm's settings. The records are the one source for the launch form, the API's validation and schema, and the docs: each property
/// has a default, a <see cref="DisplayAttribute"/> (name, description, group) and its legal values (<see cref="RangeAttribute"/>, <see cref="AllowedValuesAttribute"/>).
/// In JSON they are snake_case.
/// </summary>
public abstract record TrainingSettings;

/// <summary>Settings of imitation learning.</summary>
public sealed record ImitationSettings : TrainingSettings
{
    [Display(Name = "Network", Description = "Size of the encoder when starting from scratch.", GroupName = "Model")]
    [AllowedValues("bert-tiny", "bert-mini", "bert-small", "bert-medium", "bert-base")]
    public string Network { get; init; } = "bert-tiny";

    [Display(Name = "Learning rate", Description = "Peak learning rate of AdamW.", GroupName = "Optimizer")]
    [Range(1e-7, 1e-1)]
    public double LearningRate { get; init; } = 2e-5;
}

/// <summary>Settings of direct preference optimisation.</summary>
public sealed record DpoSettings : TrainingSettings
{
    [Display(Name = "Beta", Description = "Strength of the pull towards the reference policy.", GroupName = "Objective")]
    [Range(1e-4, 10.0)]
    public double Beta { get; init; } = 0.1;
}
