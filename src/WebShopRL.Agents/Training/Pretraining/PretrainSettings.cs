using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training.Pretraining;

/// <summary>Settings of pre-training by guessing masked words (Devlin et al. 2019) on the catalog's own texts.</summary>
[WithoutSetting(nameof(ValidationGoals))] // texts are held out instead
public sealed record PretrainSettings : NewEncoderSettings
{
    [Display(Name = "Text tokens", Description = "Longest piece of text; a product's longer text becomes several pieces.", GroupName = "Data")]
    [Range(16, 512)]
    public int TextTokens { get; init; } = 128;

    [Display(Name = "Masked share", Description = "Share of word pieces to guess; of those 80 % are hidden, 10 % replaced by another, 10 % left.", GroupName = "Objective")]
    [Range(0.01, 0.5)]
    public double MaskedShare { get; init; } = 0.15;

    [Display(Name = "Held out", Description = "Share of the texts that are kept for the check and never learned from.", GroupName = "Validation")]
    [Range(0.0, 0.5)]
    public double HeldOut { get; init; } = 0.02;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> LongestTexts() => new Dictionary<string, int> { ["text_tokens"] = TextTokens };
}
