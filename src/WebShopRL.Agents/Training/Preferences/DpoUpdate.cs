using TorchSharp;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>A state ready to learn from; the reference's log-probabilities [preferred], [rejected] stand beside the preferences.</summary>
internal sealed record ReferredState(TrainingState State, IReadOnlyList<Preference> Preferences, float[] ReferenceChosen, float[] ReferenceRejected);

/// <summary>One update of preference learning: forward, backward, AdamW, and what is told of it.</summary>
internal sealed class DpoUpdate(LearningRun<ChoiceModel, PolicyTexts> run, DpoSettings settings, MicroBatches micro)
{
    public void Run(IReadOnlyList<ReferredState> states)
    {
        run.Times.Begin();
        var (pairs, tokens) = (states.Sum(state => state.Preferences.Count), 0);
        var told = micro.Accumulate(run.Optimizer, states.Count, (start, count) => Pass([.. states.Skip(start).Take(count)], pairs, states.Count, ref tokens));
        // Every figure is a share of the batch's mean: their sums are the means.
        double Of(int figure) => told.Sum(piece => (double)piece[figure]);
        run.Metrics.Tell(MetricNames.DpoLoss, Of(0));
        run.Metrics.Tell(MetricNames.Loss, Of(1));
        run.Metrics.Tell(MetricNames.RewardsChosen, Of(2));
        run.Metrics.Tell(MetricNames.RewardsRejected, Of(3));
        run.Metrics.Tell(MetricNames.RewardsMargin, Of(2) - Of(3));
        run.Metrics.Tell(MetricNames.RewardsAccuracy, Of(4));
        run.Metrics.Tell(MetricNames.LogpsChosen, Of(5));
        run.Metrics.Tell(MetricNames.LogpsRejected, Of(6));
        run.Step();
        run.Times.Tell(tokens);
    }

    private float[] Pass(IReadOnlyList<ReferredState> states, double pairsOfBatch, double statesOfBatch, ref int tokens)
    {
        using var scope = NewDisposeScope();
        run.Times.Forward();
        var batch = new StateBatch([.. states.Select(state => state.State)], run.Texts.Tokenizer.PaddingId, run.Device);
        var logs = batch.LogProbabilities(run.Model);
        var chosen = logs.index_select(0, batch.Pairs.PairsOf([.. states.Select(state => state.Preferences.Select(preference => preference.Chosen))])); // [P]
        var rejected = logs.index_select(0, batch.Pairs.PairsOf([.. states.Select(state => state.Preferences.Select(preference => preference.Rejected))]));
        var chosenShift = chosen - tensor(states.SelectMany(state => state.ReferenceChosen).ToArray(), device: run.Device);
        var rejectedShift = rejected - tensor(states.SelectMany(state => state.ReferenceRejected).ToArray(), device: run.Device);
        var preference = PreferenceLoss.Of(chosenShift - rejectedShift, settings.Loss, settings.Beta, settings.LabelSmoothing).sum() / pairsOfBatch;
        var loss = settings.SftWeight > 0 ? preference - settings.SftWeight * logs.index_select(0, batch.Chosen).sum() / statesOfBatch : preference;
        run.Times.Backward(loss);
        tokens += batch.Tokens;

        Tensor Share(Tensor ofPairs) => ofPairs.detach().sum() / pairsOfBatch;
        return stack([
            preference.detach(), loss.detach(), Share(chosenShift) * settings.Beta, Share(rejectedShift) * settings.Beta,
            Share((chosenShift > rejectedShift).to(ScalarType.Float32)), Share(chosen), Share(rejected),
        ]).cpu().data<float>().ToArray();
    }
}
