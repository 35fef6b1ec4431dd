using System.Diagnostics;
using System.Text.Json;
using WebShopRL.Agents.Checkpoints;
using WebShopRL.Agents.Metrics;
using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Randomness;
using WebShopRL.Agents.Training.Data;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>
/// The rounds of preference learning (ETO, Song et al. 2024): in each the newest policy explores, its pairs are made and kept with the run, and are gone over in passes. Every round has as many updates as the passes over the first
/// one's pairs come to, so that the length of the run, and with it the learning rate, is known from the start.
/// </summary>
internal sealed class DpoRounds : IUpdates
{
    private const string FileName = "rounds.json";

    /// <summary>Where the run is beside its number of updates.</summary>
    private sealed record Kept(int PerRound, int PairsSeen);

    private readonly TrainingJob _job;
    private readonly ITrainingObserver _observer;
    private readonly LearningRun<ChoiceModel, PolicyTexts> _run;
    private readonly DpoSettings _settings;
    private readonly LearnedPolicy _policy;
    private readonly PurchaseRewards _rewards;
    private readonly MicroBatches _micro;
    private int _entered = -1, _perRound, _seen;
    private IPreferenceRound _round = null!;
    private Epochs _epochs = null!;

    /// <param name="policy">The one that learns.</param>
    /// <param name="rewards">What its episodes are compared by.</param>
    public DpoRounds(TrainingJob job, ITrainingObserver observer, LearningRun<ChoiceModel, PolicyTexts> run, DpoSettings settings, LearnedPolicy policy, PurchaseRewards rewards, CancellationToken cancellation)
    {
        (_job, _observer, _run, _settings, _policy, _rewards) = (job, observer, run, settings, policy, rewards);
        _micro = new MicroBatches(settings.LearnsFromTrajectories && settings.MicroBatch == 0 ? DpoSettings.ChoicesAtOnce : settings.MicroBatch, observer);
        // A save of before there were rounds says nothing of them: it is in its first.
        if (job.Continue is { } last && File.Exists(Path.Combine(last, FileName)))
            return;
        Enter(0, begins: job.Continue is null, cancellation);
        _perRound = _epochs.All;
    }

    public int Total => _settings.Within(checked(_settings.Rounds * _perRound));

    /// <summary>A later round that finds no pair ends the run: its policy has nothing left to tell better from worse by.</summary>
    public string? Spent { get; private set; }

    private string NoPairs => _settings.LearnsFromTrajectories
        ? "No episode of the policy earned less by minimum_difference than the better trajectory of its goal. Ask for more goals, more rollouts or a smaller difference."
        : "The policy's candidates do not differ. Ask for more goals, more candidates or a smaller difference.";

    public void Do(int update, CancellationToken cancellation)
    {
        var round = update / _perRound;
        if (round != _entered)
            Enter(round, begins: round > 0 && update == round * _perRound, cancellation);
        if (Spent is not null)
            return;
        var batch = _epochs.BatchOf(update - round * _perRound);
        _round.Learn(batch);
        _run.Metrics.Tell(MetricNames.PairsSeen, _seen += batch.Sum(_round.PairsOf));
    }

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(new Kept(_perRound, _seen)));

    public void GoOn(string folder)
    {
        if (_entered < 0)
            (_perRound, _seen) = JsonSerializer.Deserialize<Kept>(File.ReadAllText(Path.Combine(folder, FileName)))!;
        else
            _seen = Enumerable.Range(0, _run.Done).Sum(done => _epochs.BatchOf(done).Sum(_round.PairsOf));
    }

    /// <param name="begins">Whether the weights are those that explore; else the round was begun before, and what it learns from was kept.</param>
    private void Enter(int round, bool begins, CancellationToken cancellation)
    {
        // The start explores in the first round, and is its reference unless another policy is. Both are loaded where they are needed and go; what loading draws is no part of the run's stream.
        using var random = RandomStream.Use(new RandomStream(_job.Seed));
        using var start = round == 0 || _settings.Reference == DpoSettings.Start
            ? new LearnedPolicy("reference", CheckpointFolder.LoadPolicy(_job.InitialCheckpoint!, _run.Device).Model, _run.Texts, _run.Device, owns: true)
            : null;
        using var named = _settings.ReferenceIsNamed ? ReferenceLogs.Open(_job, _settings, _run.Texts, _run.Device, _observer) : null;
        var reference = named ?? start;
        _policy.WeightsChanged();
        var pairs = new RoundPairs(_job, _settings, _rewards, round, begins, _observer);
        var clock = Stopwatch.StartNew();
        var explorer = round == 0 ? start! : _policy;
        int count;
        double degenerate;
        if (_settings.LearnsFromTrajectories)
        {
            var set = pairs.Trajectories(explorer, cancellation);
            (count, degenerate) = (set.Pairs.Count, set.DegenerateFraction);
            var logs = count == 0 ? [] : pairs.Logs(reference is null, () => ReferenceLogs.Of(set.Pairs, reference ?? _policy));
            List<ReferredTrajectories> referred = new(count);
            var at = 0;
            foreach (var pair in set.Pairs)
            {
                var length = pair.Better.Count + pair.Worse.Count;
                referred.Add(ReferredTrajectories.Of(pair, logs.AsSpan(at, length), _run.Texts));
                at += length;
            }
            _round = new TrajectoryRound(_run, _settings, _micro, referred);
        }
        else
        {
            var set = pairs.States(explorer, cancellation);
            (count, degenerate) = (set.Pairs, set.DegenerateFraction);
            var logs = count == 0 ? [] : pairs.Logs(reference is null, () => ReferenceLogs.Of(set.States, reference ?? _policy));
            _round = new StateRound(_run, _settings, _micro, PreferencePairs.Referred(set.States, logs, _run.Texts));
        }
        _policy.WeightsChanged();
        _observer.Log(TrainingLogLevel.Information, $"{(_settings.Rounds > 1 ? $"Round {round + 1} of {_settings.Rounds}: " : "")}{count} pairs of {_round.Lengths.Count} {(_settings.LearnsFromTrajectories ? "pairs of trajectories" : "states")} ({_settings.Pairs}); {100 * degenerate:F1} % of what was looked at made none. {clock.Elapsed.TotalSeconds:F0} s.");
        if (count == 0 && round == 0)
            throw new InvalidOperationException($"No pair was found: {NoPairs}");
        if (begins)
            _run.Metrics.Tell(MetricNames.PairsDegenerateFraction, degenerate);
        _entered = round;
        if (count == 0)
        {
            Spent = $"Round {round + 1} found no pair to learn from. {NoPairs}";
            return;
        }
        // Each round goes over its pairs in orders of its own.
        _epochs = new Epochs(unchecked(_job.Seed + round * RoundPairs.SeedStep), _settings, _round.Lengths, (_, _) => { });
    }
}
