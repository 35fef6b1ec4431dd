using System.Diagnostics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Tokenization;

namespace WebShopRL.Agents.Training.Data;

/// <summary>What a run that may begin without a checkpoint begins with.</summary>
internal static class StartingEncoder
{
    /// <summary>Sizes of a fresh encoder, and a vocabulary learned from the catalog.</summary>
    public static (BertConfig Config, PolicyTokenizer Tokenizer) Fresh(TrainingJob job, NewEncoderSettings settings, ITrainingObserver observer)
    {
        var clock = Stopwatch.StartNew();
        var tokenizer = PolicyTokenizer.Train(CatalogTexts.Of(job.Shop), settings.Vocabulary);
        observer.Log(TrainingLogLevel.Information, $"Learned a vocabulary of {tokenizer.VocabularySize} word pieces from the catalog in {clock.Elapsed.TotalSeconds:F1} s.");
        return (BertConfig.Named(settings.Network, tokenizer.VocabularySize) with { HiddenDropout = settings.Dropout, AttentionDropout = settings.Dropout }, tokenizer);
    }

    /// <summary>Freezes layers and turns gradient checkpointing on, as the settings say.</summary>
    /// <exception cref="InvalidOperationException">There are not that many layers.</exception>
    public static void Apply(BertModel encoder, IEncoderSettings settings)
    {
        if (settings.FrozenLayers > encoder.Config.Layers)
            throw new InvalidOperationException($"frozen_layers is {settings.FrozenLayers}, but this network has {encoder.Config.Layers} layers.");
        encoder.FreezeFirst(settings.FrozenLayers);
        encoder.GradientCheckpointing = settings.GradientCheckpointing;
    }
}
