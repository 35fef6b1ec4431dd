using System.ComponentModel.DataAnnotations;

namespace WebShopRL.Agents.Training;

/// <summary>What every algorithm that trains a BERT encoder shares: which of its layers learn, and how much memory an update may take.</summary>
public interface IEncoderSettings
{
    int FrozenLayers { get; }
    int MicroBatch { get; }
    bool GradientCheckpointing { get; }
}

/// <summary>Of those, the algorithms that go over fixed examples.</summary>
public abstract record EncoderSettings : PassesSettings, IEncoderSettings
{
    [Display(Name = "Frozen layers", Description = "The embeddings and so many first layers keep the weights they came with; 0 trains everything. For pre-trained encoders.", GroupName = "Model")]
    [Range(0, 48)]
    public int FrozenLayers { get; init; }

    [Display(Name = "Micro-batch", Description = "Examples that go through the network at once; the gradients of an update are added up. 0 takes the whole batch. Where memory runs out it is halved.", GroupName = "Memory", Order = SettingsOrder.Last)]
    [Range(0, 1024)]
    public int MicroBatch { get; init; }

    [Display(Name = "Gradient checkpointing", Description = "Keep only each layer's input for the backward pass and compute the layer again there: far less memory, about a third more time. For base size.", GroupName = "Memory", Order = SettingsOrder.Last)]
    public bool GradientCheckpointing { get; init; }
}

/// <summary>Of those, the algorithms that may begin without a checkpoint.</summary>
public abstract record NewEncoderSettings : EncoderSettings
{
    [Display(Name = "Network", Description = "Size of the encoder when starting from scratch; a checkpoint brings its own.", GroupName = "Model", Order = SettingsOrder.First)]
    [UsedFromScratch]
    [AllowedValues("bert-tiny", "bert-mini", "bert-small", "bert-medium", "bert-base")]
    public string Network { get; init; } = "bert-base";

    [Display(Name = "Vocabulary", Description = "Word pieces learned from the catalog when starting from scratch.", GroupName = "Model", Order = SettingsOrder.First)]
    [UsedFromScratch]
    [Range(300, 100_000)]
    public int Vocabulary { get; init; } = 8_000;

    [Display(Name = "Dropout", Description = "Share of activations dropped in training when starting from scratch; a checkpoint brings its own.", GroupName = "Model", Order = SettingsOrder.First)]
    [UsedFromScratch]
    [Range(0.0, 0.9)]
    public double Dropout { get; init; } = 0.1;
}
