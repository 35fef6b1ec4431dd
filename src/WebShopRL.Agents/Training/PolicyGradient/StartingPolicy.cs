using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>The policy that a run plays with and teaches. Dropout is off in every pass: an action's probability is to be the same when it is taken and when it is learned from.</summary>
internal static class StartingPolicy
{
    /// <summary>From the checkpoint it is to start from, which is a candidate for its best too, or from its own last save.</summary>
    public static LearningRun<ChoiceModel, PolicyTexts> Open(TrainingJob job, ITrainingObserver observer)
    {
        LearningRun<ChoiceModel, PolicyTexts>? run = null;
        run = new LearningRun<ChoiceModel, PolicyTexts>(job, observer, (folder, device) =>
        {
            var loaded = CheckpointFolder.LoadPolicy(folder ?? throw new InvalidOperationException("Policy gradients start from a checkpoint: none is given."), device);
            loaded.Report.Tell(observer);
            if (!loaded.Model.Config.ValueTrained)
                observer.Log(TrainingLogLevel.Information, "The start's value head was never trained: it begins with fresh weights, and the first updates mostly teach it.");
            if (!loaded.Model.Config.MaskActionPadding)
                observer.Log(TrainingLogLevel.Warning, "The start lets padding take part in an action's score (mask_action_padding is false, as WebShop's own checkpoints are): its probabilities depend a little on what else is in a batch, so the first ratio is not exactly 1.");
            return PolicyLearner.Of(loaded.Model, new PolicyTexts(loaded.Tokenizer, PolicyLimits.Load(folder)), (IEncoderSettings)job.Settings, observer, LearnedValues);
        }, checkStart: true);
        run.Model.eval(); // gradients do not need train()
        return run;

        // The start is saved as a candidate for the best before anything was learned.
        double? LearnedValues() => run is { Optimizer.Steps: > 0 } ? ((PolicyGradientSettings)job.Settings).RewardScale : null;
    }
}
