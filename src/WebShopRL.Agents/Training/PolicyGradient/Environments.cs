using System.Text.Json;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>
/// Episodes that go on side by side from update to update, as A2C plays: each waits at a page with a choice, and where one ends the next begins in its place. An episode is kept as the actions taken in it.
/// </summary>
/// <param name="rewards">What they earn.</param>
internal sealed class Environments(TrainingEpisodes episodes, PgSettings settings, LearnedPolicy policy, PurchaseRewards rewards)
{
    private const string FileName = "environments.json";

    /// <summary>Episodes in a row that end without any choice: in a shop like that there is nothing to learn.</summary>
    private const int MostWithoutChoice = 1_000;

    private sealed record Kept(int Started, int Ended, long Actions, IReadOnlyList<KeptEpisode> Playing);

    private sealed record KeptEpisode(int Number, IReadOnlyList<int> Taken);

    private readonly List<(int Number, Rollout Rollout)> _playing = [];
    private int _started;

    /// <summary>Episodes that have ended.</summary>
    public int Ended { get; private set; }

    /// <summary>Actions taken, those without a choice too.</summary>
    public long Actions { get; private set; }

    /// <summary>Plays on by so many choices in each environment: what was chosen, episode after episode, and the episodes that ended with what they earned.</summary>
    public (IReadOnlyList<Transition> Transitions, IReadOnlyList<Rollout> Ended, IReadOnlyList<double> Rewards) Play()
    {
        while (_playing.Count < settings.Environments)
            _playing.Add(Next());
        policy.WeightsChanged();
        List<(Rollout Rollout, int From)> parts = [.. _playing.Select(environment => (environment.Rollout, environment.Rollout.Steps.Count))];
        List<Rollout> ended = [];
        for (var choice = 0; choice < settings.ChoicesPerUpdate; choice++)
        {
            var decisions = _playing.Select(environment => environment.Rollout.Decide()).ToArray();
            foreach (var (i, given) in policy.Act(decisions).Index())
            {
                var rollout = _playing[i].Rollout;
                rollout.Take(decisions[i], given);
                GoToChoice(rollout);
                if (!rollout.IsOver)
                    continue;
                ended.Add(rollout);
                _playing[i] = Next();
                parts.Add((_playing[i].Rollout, 0));
            }
        }
        var values = PageValues.Of(policy, [.. parts.Select(part => part.Rollout)]);
        policy.WeightsChanged();
        var earned = ended.Zip(rewards.Of(ended)).ToDictionary(pair => pair.First, pair => pair.Second);
        Ended += ended.Count;
        Actions += parts.Sum(part => part.Rollout.Steps.Count - part.From);
        return ([.. parts.SelectMany((part, i) => Transition.Of(part.Rollout, part.From, values[i], settings.RewardScale * earned.GetValueOrDefault(part.Rollout), policy))], ended, [.. ended.Select(rollout => earned[rollout])]);
    }

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(new Kept(_started, Ended, Actions,
        [.. _playing.Select(environment => new KeptEpisode(environment.Number, [.. environment.Rollout.Steps.Select(step => step.ActionIndex)]))])));

    public void GoOn(string folder)
    {
        var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(Path.Combine(folder, FileName)))!;
        (_started, Ended, Actions) = (kept.Started, kept.Ended, kept.Actions);
        foreach (var (number, taken) in kept.Playing)
        {
            var rollout = episodes.Start(number);
            foreach (var index in taken)
                rollout.Replay(index);
            _playing.Add((number, rollout));
        }
    }

    private (int Number, Rollout Rollout) Next()
    {
        for (var tried = 0; tried < MostWithoutChoice; tried++)
        {
            var (number, rollout) = (_started, episodes.Start(_started));
            _started++;
            GoToChoice(rollout);
            if (!rollout.IsOver)
                return (number, rollout);
        }
        throw new InvalidOperationException($"{MostWithoutChoice} episodes in a row ended without a choice: there is nothing to learn. Give a higher step_limit, or a catalog whose searches find something.");
    }

    private static void GoToChoice(Rollout rollout)
    {
        while (!rollout.IsOver && rollout.Decide() is { Actions.Count: 1 } only)
            rollout.Take(only, 0);
    }
}
