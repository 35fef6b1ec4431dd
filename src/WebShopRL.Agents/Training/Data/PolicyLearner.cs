using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.Data;

/// <summary>A policy's network as a run trains and saves it.</summary>
internal static class PolicyLearner
{
    /// <param name="learnedValues">Asked at each save, of a run that trains the value head too: what rewards are multiplied by before the head learns them, and null while it has learned nothing yet.</param>
    public static Learner<ChoiceModel, PolicyTexts> Of(ChoiceModel model, PolicyTexts texts, IEncoderSettings settings, ITrainingObserver observer, Func<double?>? learnedValues = null)
    {
        if (texts.ReadsNotes)
            observer.Log(TrainingLogLevel.Information, $"The policy has a memory: up to {texts.Limits.MemoryTokens} of a page's {texts.Limits.PageTokens} tokens tell what was seen before it.");
        StartingEncoder.Apply(model.Bert, settings);
        return new Learner<ChoiceModel, PolicyTexts>(model, texts, model.Config.SizeName, folder =>
        {
            CheckpointFolder.WriteEncoder(folder, model, Saved(), texts.Tokenizer);
            texts.Limits.Save(folder);
        });

        // A head that is not trained beside its encoder no longer says what it learned.
        BertConfig Saved() => learnedValues is null ? model.Config with { ValueScale = null }
            : learnedValues() is { } scale ? model.Config with { ValueTrained = true, ValueScale = scale }
            : model.Config;
    }
}
