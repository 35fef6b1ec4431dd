using System.Text;

namespace WebShopRL.Shop.Episodes;

/// <summary>
/// The text environment's <c>num_prev_obs</c> and <c>num_prev_actions</c>: a state text made of earlier observations and actions and the current observation, oldest first,
/// separated by <c> [SEP] </c>. One per episode and observation mode.
/// </summary>
/// <param name="observations">How many earlier observations a state has.</param>
/// <param name="actions">How many of the latest actions a state has, those included that did nothing.</param>
public sealed class ObservationHistory(int observations, int actions)
{
    private const string Separator = " [SEP] ";

    // Latest last.
    private readonly List<string> _observations = [];
    private readonly List<string> _actions = [];

    /// <summary>The state after a reset: the first observation alone.</summary>
    public string Reset(string observation)
    {
        _observations.Clear();
        _actions.Clear();
        Remember(_observations, observation, observations);
        return observation;
    }

    /// <summary>The state after an action that led to an observation.</summary>
    public string Add(string action, string observation)
    {
        Remember(_actions, action, actions);
        var state = new StringBuilder();
        for (var back = Math.Max(observations, actions); back >= 1; back--)
        {
            if (back <= _observations.Count)
                state.Append(_observations[^back]).Append(Separator);
            if (back <= _actions.Count)
                state.Append(_actions[^back]).Append(Separator);
        }
        Remember(_observations, observation, observations);
        return state.Append(observation).ToString();
    }

    private static void Remember(List<string> texts, string text, int count)
    {
        texts.Add(text);
        if (texts.Count > count)
            texts.RemoveAt(0);
    }
}
