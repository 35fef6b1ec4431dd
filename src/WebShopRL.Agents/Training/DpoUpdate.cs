using TorchSharp;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Optimization;
using static TorchSharp.torch;

namespace WebShopRL.Agents.Training;

/// <summary>A state ready to learn from; the reference's log-probabilities [preferred], [rejected] stand beside the preferences.</summary>
internal sealed record ReferredState(TrainingState State, IReadOnlyList<Preference> Preferences, float[] ReferenceChosen, float[] ReferenceRejected);

/// <summary>One update of preference learning: forward, backward, AdamW, and what is told of it.</summary>
internal sealed class DpoUpdate(
    ChoiceModel model, AdamW optimizer, MicroBatches micro, int paddingId, Device device, DpoSettings settings, ITrainingObserver observer)
{
    public void Run(int update, IReadOnlyList<ReferredState> states)
    {
        var pairs = states.Sum(state => state.Preferences.Count);
        var told = micro.Accumulate(optimizer, states.Count, (start, count) => Pass([.. states.Skip(start).Take(count)], pairs, states.Count));
        var norm = optimizer.Step(settings.GradientClip);
        // Every figure is a share of the batch's mean: their sums are the means.
        double Of(int figure) => told.Sum(piece => (double)piece[figure]);
        observer.Metric(MetricNames.DpoLoss, update, null, Of(0));
        observer.Metric(MetricNames.Loss, update, null, Of(1));
        observer.Metric(MetricNames.RewardsChosen, update, null, Of(2));
        observer.Metric(MetricNames.RewardsRejected, update, null, Of(3));
        observer.Metric(MetricNames.RewardsMargin, update, null, Of(2) - Of(3));
        observer.Metric(MetricNames.RewardsAccuracy, update, null, Of(4));
        observer.Metric(MetricNames.LogpsChosen, update, null, Of(5));
        observer.Metric(MetricNames.LogpsRejected, update, null, Of(6));
        observer.Metric(MetricNames.GradNorm, update, null, norm);
    }

    private float[] Pass(IReadOnlyList<ReferredState> states, double pairsOfBatch, double statesOfBatch)
    {
        using var scope = NewDisposeScope();
        var batch = new StateBatch([.. states.Select(state => state.State)], paddingId, device);
        var logs = batch.LogProbabilities(model);
        var chosen = logs.index_select(0, batch.Pairs.PairsOf([.. states.Select(state => state.Preferences.Select(preference => preference.Chosen))])); // [P]
        var rejected = logs.index_select(0, batch.Pairs.PairsOf([.. states.Select(state => state.Preferences.Select(preference => preference.Rejected))]));
        var chosenShift = chosen - tensor(states.SelectMany(state => state.ReferenceChosen).ToArray(), device: device);
        var rejectedShift = rejected - tensor(states.SelectMany(state => state.ReferenceRejected).ToArray(), device: device);
        var preference = PreferenceLoss.Of(chosenShift - rejectedShift, settings.Loss, settings.Beta, settings.LabelSmoothing).sum() / pairsOfBatch;
        var loss = settings.SftWeight > 0 ? preference - settings.SftWeight * logs.index_select(0, batch.Chosen).sum() / statesOfBatch : preference;
        loss.backward();

        Tensor Share(Tensor ofPairs) => ofPairs.detach().sum() / pairsOfBatch;
        return stack([
            preference.detach(), loss.detach(), Share(chosenShift) * settings.Beta, Share(rejectedShift) * settings.Beta,
            Share((chosenShift > rejectedShift).to(ScalarType.Float32)), Share(chosen), Share(rejected),
        ]).cpu().data<float>().ToArray();
    }
}
