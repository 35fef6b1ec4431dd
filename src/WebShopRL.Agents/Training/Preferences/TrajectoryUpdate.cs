using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>One update from pairs of trajectories: a pass without gradient that finds the margins, one with it, AdamW, and what is told of it.</summary>
internal sealed class TrajectoryUpdate(LearningRun<ChoiceModel, PolicyTexts> run, DpoSettings settings, MicroBatches micro)
{
    private readonly TrajectoryGradient _gradient = new(run.Model, run.Texts.Tokenizer.PaddingId, run.Device, settings);

    public void Run(IReadOnlyList<ReferredTrajectories> pairs)
    {
        run.Times.Begin();
        PairedChoice[] choices = [.. pairs.SelectMany(Choices).OrderBy(choice => choice.State.Page.Length)];
        run.Times.Forward();
        var passed = micro.Accumulate(run.Optimizer, choices.Length, (start, count) => _gradient.LogProbabilities(choices[start..(start + count)]));
        var weighed = _gradient.Weigh(choices, [.. passed.SelectMany(piece => piece.Logs)], pairs.Count);
        Tell(weighed);
        micro.Accumulate(run.Optimizer, choices.Length, (start, count) =>
        {
            run.Times.Forward();
            _gradient.Add(choices[start..(start + count)], weighed.Weights.AsSpan(start, count), run.Times.Backward);
            return count;
        });
        run.Step();
        run.Times.Tell(passed.Sum(piece => piece.Tokens));
    }

    private static IEnumerable<PairedChoice> Choices(ReferredTrajectories pair, int place) =>
        pair.Better.Select((state, i) => new PairedChoice(state, place, true, pair.ReferenceBetter[i]))
            .Concat(pair.Worse.Select((state, i) => new PairedChoice(state, place, false, pair.ReferenceWorse[i])));

    /// <summary>Rewards and log-probabilities are sums over a trajectory.</summary>
    private void Tell(TrajectoryGradient.Weighed weighed)
    {
        var loss = weighed.Losses.Average();
        run.Metrics.Tell(MetricNames.DpoLoss, loss);
        run.Metrics.Tell(MetricNames.Loss, loss + (settings.SftWeight > 0 ? settings.SftWeight * weighed.Imitation : 0));
        var (better, worse) = (settings.Beta * weighed.BetterShifts.Average(), settings.Beta * weighed.WorseShifts.Average());
        run.Metrics.Tell(MetricNames.RewardsChosen, better);
        run.Metrics.Tell(MetricNames.RewardsRejected, worse);
        run.Metrics.Tell(MetricNames.RewardsMargin, better - worse);
        run.Metrics.Tell(MetricNames.RewardsAccuracy, weighed.BetterShifts.Zip(weighed.WorseShifts).Average(pair => pair.First > pair.Second ? 1.0 : 0));
        run.Metrics.Tell(MetricNames.LogpsChosen, weighed.Better);
        run.Metrics.Tell(MetricNames.LogpsRejected, weighed.Worse);
    }
}
