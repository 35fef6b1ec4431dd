using System.Text.Json.Serialization;
using WebShopRL.Agents.Policies;
using WebShopRL.Agents.Rollouts;
using WebShopRL.Agents.Training.Data;

namespace WebShopRL.Agents.Training.PolicyGradient;

/// <summary>A choice that was made, with everything that learning from it needs: nothing is asked of the shop or of the old policy again.</summary>
/// <param name="Observation">The page in text_rich.</param>
/// <param name="Actions">All actions that were offered, as the policy reads them.</param>
/// <param name="Chosen">Which of them was taken.</param>
/// <param name="LogProbability">By which it was taken, natural logarithm.</param>
/// <param name="Value">Of the state, at the time.</param>
/// <param name="Reward">That followed, scaled.</param>
/// <param name="NextValue">Of the state it led to; 0 after a purchase.</param>
/// <param name="Ends">Whether it is the last of its episode, or of what was played of it.</param>
/// <param name="Notes">What was seen before the page; null where the policy does not read it.</param>
internal sealed record Transition(string Observation, IReadOnlyList<string> Actions, int Chosen, float LogProbability, float Value, double Reward, double NextValue, bool Ends,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EpisodeNotes? Notes)
{
    public double Advantage { get; init; }

    /// <summary>What the value head is to say.</summary>
    [JsonIgnore]
    public double Return => Advantage + Value;

    /// <summary>
    /// The choices of an episode from a step on. Steps with a single action are the shop's own way, no choices. A purchase ends the episode and is worth its reward; where it was only cut off or goes on, the value of the page it is on
    /// stands for what is to come.
    /// </summary>
    /// <param name="reward">Of the episode, scaled; 0 where nothing was bought.</param>
    /// <param name="nextValue">Of the page the episode is on now; 0 where something was bought.</param>
    /// <param name="policy">That made them.</param>
    public static IEnumerable<Transition> Of(Rollout rollout, int from, double nextValue, double reward, IPolicy policy)
    {
        int[] choices = [.. Enumerable.Range(from, rollout.Steps.Count - from).Where(step => rollout.Steps[step].Actions.Count > 1)];
        foreach (var (i, step) in choices.Index())
        {
            var (taken, (log, value), last) = (rollout.Steps[step], rollout.Given[step], i == choices.Length - 1);
            yield return new Transition(taken.Observation, taken.Actions, taken.ActionIndex, log, value!.Value,
                last ? reward : 0, last ? nextValue : rollout.Given[choices[i + 1]].Value!.Value, last, policy.ReadsNotes ? rollout.Notes[step] : null);
        }
    }

    /// <summary>The choice as a policy is asked for it.</summary>
    [JsonIgnore]
    public Decision Decision => Decision.Kept(Observation, Notes, Actions);

    /// <summary>The choice as it is learned from.</summary>
    public TrainingState State(PolicyTexts texts) => TrainingState.Of(Observation, Notes, Actions, Chosen, texts);

    /// <summary>With the advantages that follow from rewards and values, in order.</summary>
    public static IReadOnlyList<Transition> WithAdvantages(IReadOnlyList<Transition> transitions, double discount, double lambda)
    {
        var advantages = Advantages.Of([.. transitions.Select(made => new ChoiceReturn(made.Reward, made.Value, made.NextValue, made.Ends))], discount, lambda);
        return [.. transitions.Zip(advantages, (made, advantage) => made with { Advantage = advantage })];
    }
}
