using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.Data;

/// <summary>A policy's network as a run trains and saves it.</summary>
internal static class PolicyLearner
{
    public static Learner<ChoiceModel, PolicyTexts> Of(ChoiceModel model, PolicyTexts texts, EncoderSettings settings)
    {
        StartingEncoder.Apply(model.Bert, settings);
        return new Learner<ChoiceModel, PolicyTexts>(model, texts, model.Config.SizeName, folder =>
        {
            CheckpointFolder.WriteEncoder(folder, model, model.Config, texts.Tokenizer);
            texts.Limits.Save(folder);
        });
    }
}
