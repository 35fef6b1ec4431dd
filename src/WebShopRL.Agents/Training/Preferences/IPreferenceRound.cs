using WebShopRL.Agents.Networks;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Training.Loop;

namespace WebShopRL.Agents.Training.Preferences;

/// <summary>What a round learns from: examples - states with preferences, or pairs of trajectories - with the reference's log-probabilities beside them.</summary>
internal interface IPreferenceRound
{
    /// <summary>How long each example is: those of like length go together.</summary>
    IReadOnlyList<int> Lengths { get; }

    /// <summary>Pairs of an example.</summary>
    int PairsOf(int example);

    /// <summary>One update from these examples.</summary>
    void Learn(int[] examples);
}

/// <summary>Preferences over the actions of states.</summary>
internal sealed class StateRound(LearningRun<ChoiceModel, PolicyTexts> run, DpoSettings settings, MicroBatches micro, IReadOnlyList<ReferredState> states) : IPreferenceRound
{
    private readonly DpoUpdate _update = new(run, settings, micro);

    public IReadOnlyList<int> Lengths { get; } = [.. states.Select(state => state.State.Page.Length)];

    public int PairsOf(int example) => states[example].Preferences.Count;

    public void Learn(int[] examples) => _update.Run([.. examples.Select(i => states[i])]);
}

/// <summary>Preferences over whole trajectories.</summary>
internal sealed class TrajectoryRound(LearningRun<ChoiceModel, PolicyTexts> run, DpoSettings settings, MicroBatches micro, IReadOnlyList<ReferredTrajectories> pairs) : IPreferenceRound
{
    private readonly TrajectoryUpdate _update = new(run, settings, micro);

    public IReadOnlyList<int> Lengths { get; } = [.. pairs.Select(pair => pair.Tokens)];

    public int PairsOf(int example) => 1;

    public void Learn(int[] examples) => _update.Run([.. examples.Select(i => pairs[i])]);
}
