using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.Data;

/// <summary>A policy's network as a run trains and saves it.</summary>
internal static class PolicyLearner
{
    /// <param name="learnsValues">Whether the value head is trained too: its saves say so.</param>
    public static Learner<ChoiceModel, PolicyTexts> Of(ChoiceModel model, PolicyTexts texts, IEncoderSettings settings, ITrainingObserver observer, bool learnsValues = false)
    {
        if (texts.ReadsNotes)
            observer.Log(TrainingLogLevel.Information, $"The policy has a memory: up to {texts.Limits.MemoryTokens} of a page's {texts.Limits.PageTokens} tokens tell what was seen before it.");
        var config = learnsValues ? model.Config with { ValueTrained = true } : model.Config;
        StartingEncoder.Apply(model.Bert, settings);
        return new Learner<ChoiceModel, PolicyTexts>(model, texts, model.Config.SizeName, folder =>
        {
            CheckpointFolder.WriteEncoder(folder, model, config, texts.Tokenizer);
            texts.Limits.Save(folder);
        });
    }
}
